using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Grains.Tests;

/// <summary>What the grains of channels cost that were published on, and left. Runs alone: it measures the process.</summary>
[Collection(nameof(LeftChannelsTests))]
[CollectionDefinition(nameof(LeftChannelsTests), DisableParallelization = true)]
public sealed class LeftChannelsTests(ChannelCluster cluster, ITestOutputHelper output) : IClassFixture<ChannelCluster>
{
    private const int Channels = 10_000;

    [Fact]
    public async Task Collect_ChannelsLeft_GivesTheirMemoryBack()
    {
        // The first channels pay for what all share.
        await PublishAsync("warm", 200);
        await CollectAsync();
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        await PublishAsync("left", Channels);
        var full = PerChannel(empty);
        await CollectAsync();
        var left = PerChannel(empty);
        output.WriteLine($"bytes per channel, log included: {full} active, {left} left");
        Assert.Equal(0, cluster.Directories.Sum(directory => directory.Count));
        Assert.True(left < full / 2, $"{left} of {full} bytes per channel are still held.");
    }

    private static long PerChannel(long empty) => (GC.GetTotalMemory(forceFullCollection: true) - empty) / Channels;

    private async Task PublishAsync(string name, int count)
    {
        AppendEntry[] entries = [AppendEntry.Json(Encoding.UTF8.GetBytes("1"))];
        for (var i = 0; i < count; i++)
        {
            await cluster.SiloGrains[0].GetGrain<IChannelGrain>($"1/stream/{name}/m{i}").Publish(entries);
        }
    }

    private async Task CollectAsync()
    {
        var management = cluster.Grains.GetGrain<IManagementGrain>(0);
        while (cluster.Directories.Sum(directory => directory.Count) > 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await management.ForceActivationCollection(TimeSpan.Zero);
        }
    }
}
