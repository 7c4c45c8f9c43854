using LiveOrleans.Channels;

namespace LiveOrleans.Redis.Tests;

/// <summary>Redis ends by itself what nobody uses any more: here by its real clock.</summary>
public sealed class RedisExpiryTests(RedisServer server) : IClassFixture<RedisServer>, IAsyncDisposable
{
    private static readonly HistoryLimits Short = new()
    {
        MaxAge = TimeSpan.FromMilliseconds(50), LastFrameAge = TimeSpan.FromMilliseconds(150),
    };

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly RedisNode _node = new(server);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_OfChannelsThatNobodyUses_AreGone()
    {
        for (var i = 0; i < 100; i++)
        {
            var channel = TestChannels.Channel($"short{i}");
            var writer = (await _node.Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation)).Writer;
            await _node.Log.AppendAsync(TestChannels.Request(channel, writer, "1", TestChannels.Json(i)) with { Limits = Short }, Cancellation);
        }

        // The index of names is left, until it is read.
        await Eventually.HoldsAsync(async () => await server.Server.DatabaseSizeAsync() <= 1, Deadline, "the channels' keys have ended");
        Assert.Empty(await _node.Log.ListAsync(1, string.Empty, string.Empty, 1_000, Cancellation));
        Assert.Equal(0, await server.Server.DatabaseSizeAsync());
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
