using System.Globalization;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Redis.Tests;

/// <summary>What an append costs; the figures are printed, the number of calls is asserted.</summary>
public sealed class RedisThroughputTests(RedisServer server, ITestOutputHelper output) : IClassFixture<RedisServer>, IAsyncDisposable
{
    private const int Channels = 40;
    private const int AppendsPerChannel = 500;
    private const int BatchSize = 10;

    private static readonly FrameSchema Schema = new("cpu", Encoding.UTF8.GetBytes("""{"name":"cpu","fields":[{"name":"time"},{"name":"usage"}]}"""));

    private readonly RedisNode _node = new(server);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Append_ManyBatches_AreOneCallEach()
    {
        var writers = new List<(ChannelId Channel, FencingToken Writer)>();
        for (var i = 0; i < Channels; i++)
        {
            var channel = TestChannels.Channel($"cpu{i}");
            var writer = (await _node.Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation)).Writer;
            await _node.Log.AppendAsync(TestChannels.Request(channel, writer, "first", AppendEntry.Frame(Schema, "1"u8.ToArray())), Cancellation);
            writers.Add((channel, writer));
        }

        await server.Server.ConfigResetStatisticsAsync();
        var start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(writers.Select(writer => AppendAllAsync(writer.Channel, writer.Writer)));
        var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        const int Appends = Channels * AppendsPerChannel;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Appends} appends of {BatchSize}: {Appends / seconds:F0} appends/s, {Appends * BatchSize / seconds:F0} publications/s"));
        Assert.Equal(Appends, await server.CallsAsync("evalsha"));
        Assert.Equal(Appends, await server.CallsAsync("publish"));
        Assert.Equal(0, await server.CallsAsync("eval"));
        Assert.Equal(0, await server.CallsAsync("zadd"));
        var snapshot = await _node.Log.ReadAsync(writers[0].Channel, Cancellation);
        Assert.Equal(1UL + (AppendsPerChannel * BatchSize), snapshot.Top.Offset);
        Assert.Equal(HistoryLimits.Default.MaxPublications, snapshot.Publications.Count);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private async Task AppendAllAsync(ChannelId channel, FencingToken writer)
    {
        var data = Encoding.UTF8.GetBytes("""{"values":[[1700000000000],[12.5]]}""");
        AppendEntry[] entries = [.. Enumerable.Range(0, BatchSize).Select(_ => AppendEntry.Frame(Schema, data))];
        for (var i = 0; i < AppendsPerChannel; i++)
        {
            await _node.Log.AppendAsync(TestChannels.Request(channel, writer, $"{i}", entries), Cancellation);
        }
    }
}
