using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Channels.Tests;

/// <summary>What channels cost that were made, published on, and left.</summary>
[Collection(nameof(LeftChannelsTests))]
[CollectionDefinition(nameof(LeftChannelsTests), DisableParallelization = true)]
public sealed class LeftChannelsTests(ITestOutputHelper output)
{
    private const int Channels = 100_000;

    private static readonly FrameSchema Schema = new("hash", Encoding.UTF8.GetBytes(new string('s', 300)));

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Log_ChannelsLeft_GivesTheirMemoryBack()
    {
        using var log = new MemoryStreamLog(new MemoryBroker(), new MemoryLeaseStore(_time), _time);
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Channels; i++)
        {
            await FillAsync(log, i);
        }

        var full = PerChannel(empty);
        _time.Advance(TimeSpan.FromMinutes(6));
        var expired = PerChannel(empty);
        _time.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        var gone = PerChannel(empty);
        output.WriteLine($"bytes per channel: {full} full, {expired} after the history's age, {gone} after the last frame's age");
        Assert.Equal(0, log.Count);
        Assert.True(expired < full / 2, $"{expired} of {full}");
        Assert.InRange(expired, 0, 1500);
        Assert.InRange(gone, -50, 50);
    }

    private static long PerChannel(long empty) => (GC.GetTotalMemory(forceFullCollection: true) - empty) / Channels;

    private static async Task FillAsync(MemoryStreamLog log, int i)
    {
        Assert.True(ChannelId.TryCreate(1, $"stream/left/m{i}", out var channel));
        var grant = await log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, TestContext.Current.CancellationToken);
        AppendEntry[] entries = [.. Enumerable.Range(0, 10).Select(_ => AppendEntry.Frame(Schema, new byte[150]))];
        await log.AppendAsync(
            new AppendRequest(channel, grant.Writer, null, StreamPosition.None, "1", entries, HistoryLimits.Default),
            TestContext.Current.CancellationToken);
    }
}
