using LiveOrleans.Channels;

namespace LiveOrleans.Redis.Tests;

/// <summary>Two nodes believe that they own a channel.</summary>
public sealed class RedisRaceTests(RedisServer server) : IClassFixture<RedisServer>, IAsyncDisposable
{
    private readonly RedisNode _first = new(server, "race");
    private readonly RedisNode _second = new(server, "race");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Append_TwoWritersAtOnce_OnlyWhatWasTakenIsStored()
    {
        var channel = TestChannels.Channel("writers");
        var older = (await _first.Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation)).Writer;
        var appended = AppendUntilRefusedAsync(_first, channel, older, 1_000);
        var newer = (await _second.Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation)).Writer;
        var later = new List<long>();
        for (var i = 0; i < 50; i++)
        {
            var result = await _second.Log.AppendAsync(TestChannels.Request(channel, newer, $"b{i}", TestChannels.Json(1_000_000 + i)), Cancellation);
            Assert.Equal(AppendOutcome.Appended, result.Outcome);
            later.Add(1_000_000 + i);
        }

        var taken = await appended;
        var stored = (await _first.Log.ReadAsync(channel, Cancellation)).Publications;
        string[] expected = [.. taken.Concat(later).Select(number => $"{number}")];
        Assert.Equal(expected.TakeLast(stored.Count), stored.Select(TestChannels.Text));
        Assert.Equal((ulong)expected.Length, stored[^1].Offset);
        Assert.True(stored.Count >= 50);
    }

    [Fact]
    public async Task Acquire_ByManyAtOnce_IsGrantedToOne()
    {
        var channel = TestChannels.Channel("leases");
        var grants = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => AcquireAsync(i % 2 == 0 ? _first : _second, channel, $"{i}")));
        var granted = Assert.Single(grants, grant => grant.Acquired);
        Assert.All(grants, grant => Assert.Equal((granted.Token, granted.Holder), (grant.Token, grant.Holder)));
    }

    [Fact]
    public async Task Append_TheSameBatchAtOnce_IsStoredOnce()
    {
        var channel = TestChannels.Channel("batch");
        var writer = (await _first.Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation)).Writer;
        var request = TestChannels.Request(channel, writer, "b", TestChannels.Json(1), TestChannels.Json(2));
        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _first.Log.AppendAsync(request, Cancellation).AsTask()));
        Assert.All(results, result => Assert.Equal(results[0].Top, result.Top));
        Assert.Equal(2, (await _second.Log.ReadAsync(channel, Cancellation)).Publications.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    private static async Task<LeaseGrant> AcquireAsync(RedisNode node, ChannelId channel, string holder) =>
        await node.Leases.AcquireAsync(channel, new NodeId(holder), TimeSpan.FromSeconds(3), FencingToken.None, Cancellation);

    private static async Task<List<long>> AppendUntilRefusedAsync(RedisNode node, ChannelId channel, FencingToken writer, int most)
    {
        var taken = new List<long>();
        for (var i = 0; i < most; i++)
        {
            var result = await node.Log.AppendAsync(TestChannels.Request(channel, writer, $"a{i}", TestChannels.Json(i)), Cancellation);
            if (result.Outcome != AppendOutcome.Appended)
            {
                Assert.Equal(AppendOutcome.StaleWriter, result.Outcome);
                return taken;
            }

            taken.Add(i);
        }

        return taken;
    }
}
