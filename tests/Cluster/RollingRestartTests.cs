using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Cluster;

/// <summary>Every silo is replaced, one after the other, while everybody publishes and subscribes.</summary>
public sealed class RollingRestartTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly ChannelId[] Channels =
        [.. Enumerable.Range(0, 10).Select(static i => SharedPorts.Channel(string.Create(CultureInfo.InvariantCulture, $"stream/rolling/{i}")))];

    private readonly SharedPorts _ports = new();
    private readonly ConcurrentBag<(ChannelId Channel, string Data)> _acknowledged = [];
    private LiveCluster? _started;
    private int _refused;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private LiveCluster Cluster => _started ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _started = await LiveCluster.StartAsync(_ports, 3);

    [Fact]
    public async Task Restart_EachSiloInTurn_LosesAndRepeatsNothing()
    {
        LiveGateway[] gateways = [await Cluster.AddGatewayAsync("g1"), await Cluster.AddGatewayAsync("g2")];
        var replicas = new Dictionary<ChannelId, LiveReplica[]>();
        foreach (var channel in Channels)
        {
            replicas[channel] = await Task.WhenAll(gateways.Select(gateway => gateway.SubscribeAsync(channel, Cancellation)));
        }

        using var stopping = new CancellationTokenSource();
        var publishers = gateways.SelectMany(gateway => Channels.Select(channel => PublishAsync(gateway, channel, stopping.Token))).ToArray();
        foreach (var silo in Cluster.Silos)
        {
            var before = _acknowledged.Count;
            await Cluster.StopAsync(silo);
            await Cluster.AddSiloAsync();
            await Eventually.HoldsAsync(() => _acknowledged.Count > before + 100, TimeSpan.FromSeconds(10), static () => "publications go on");
        }

        await stopping.CancelAsync();
        await Task.WhenAll(publishers);
        output.WriteLine($"{_acknowledged.Count} publications acknowledged, {_refused} refused.");
        foreach (var channel in Channels)
        {
            await AssertSameForAllAsync(channel, replicas[channel]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        _ports.Dispose();
    }

    private async Task PublishAsync(LiveGateway gateway, ChannelId channel, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var number = 1; !stopping.IsCancellationRequested; number++)
        {
            var data = string.Create(CultureInfo.InvariantCulture, $"\"{gateway.Node.Value}-{number}\"");
            var result = await gateway.Channels.PublishAsync(channel, [AppendEntry.Json(Encoding.UTF8.GetBytes(data))], CancellationToken.None);
            if (result.Outcome == PublishOutcome.Published)
            {
                _acknowledged.Add((channel, data));
            }
            else
            {
                Interlocked.Increment(ref _refused);
            }

            await timer.WaitForNextTickAsync(Cancellation);
        }
    }

    private async Task AssertSameForAllAsync(ChannelId channel, LiveReplica[] replicas)
    {
        var top = (await _ports.Log.ReadAsync(channel, Cancellation)).Top;
        foreach (var replica in replicas)
        {
            await Eventually.HoldsAsync(() => replica.Top == top, TimeSpan.FromSeconds(10), () => $"{replica.Top} becomes {top}");
            Assert.Equal(0, replica.Resets);
            Assert.Equal(Enumerable.Range(1, (int)top.Offset).Select(static offset => (ulong)offset), replica.Told.Select(static told => told.Offset));
        }

        var told = replicas[0].Told.Select(static told => told.Data).ToArray();
        Assert.Equal(told, replicas[1].Told.Select(static told => told.Data));
        Assert.Equal(told.Length, told.Distinct(StringComparer.Ordinal).Count());
        var missing = _acknowledged.Where(entry => entry.Channel == channel).Select(static entry => entry.Data).Except(told, StringComparer.Ordinal);
        Assert.Empty(missing);
    }
}
