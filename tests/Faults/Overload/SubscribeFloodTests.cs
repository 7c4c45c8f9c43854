using System.Globalization;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>Many sessions subscribe to many channels at once.</summary>
[Trait(FaultSettings.Form, FaultSettings.Long)]
public sealed class SubscribeFloodTests(ITestOutputHelper output)
{
    private const int Sessions = 100;
    private const int ChannelsOfASession = 50;
    private const int Channels = 500;
    private const string Subscriptions = "liveorleans_gateway_subscriptions";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Subscribe_ManyChannelsAtOnce_AllAreServedAndCounted()
    {
        await using var cluster = await ClusterProcess.StartAsync([NodeRole.All, NodeRole.All]);
        await using var fleet = new ClientFleet();
        var start = TimeProvider.System.GetTimestamp();
        for (var number = 0; number < Sessions; number++)
        {
            var first = number * ChannelsOfASession;
            fleet.Add(new LiveClientOptions
            {
                Nodes = [cluster.Addresses[number % cluster.Addresses.Count]],
                Channels = [.. Enumerable.Range(first, ChannelsOfASession).Select(static channel => string.Create(CultureInfo.InvariantCulture, $"1/grafana/broadcast/flood{channel % Channels}"))],
                ReplyTimeout = Deadline,
            });
        }

        var slowest = TimeSpan.Zero;
        var published = 0;
        var unready = 0;
        while (!fleet.Clients.All(static client => client.IsLive))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Deadline, "Not all are subscribed.");
            var begun = TimeProvider.System.GetTimestamp();
            Assert.True(await NodeHttp.PublishAsync(cluster.Addresses[0], "grafana/broadcast/other", "{}", CancellationToken.None), "A publication was refused in the flood.");
            published++;
            slowest = TimeProvider.System.GetElapsedTime(begun) is var took && took > slowest ? took : slowest;
            unready += await cluster.Nodes[1].IsReadyAsync() ? 0 : 1;
        }

        output.WriteLine($"{Sessions * ChannelsOfASession} subscriptions after {TimeProvider.System.GetElapsedTime(start).TotalSeconds:F2} s; {published} publications meanwhile, the slowest took {slowest.TotalSeconds:F2} s; {unready} times not ready");
        Assert.Equal(Sessions * ChannelsOfASession, await SumAsync(cluster));
        await cluster.Nodes[1].WaitForReadyAsync(Deadline);
        await fleet.DisposeAsync();
        await Eventually.HoldsAsync(async () => await SumAsync(cluster) is 0, Deadline, "no subscription is counted any more");
        Assert.Empty(new HistoryChecker { IsStillFlowing = true }.Check(fleet.Histories, []));
    }

    private static async Task<double> SumAsync(ClusterProcess cluster)
    {
        var sum = 0.0;
        foreach (var node in cluster.Addresses)
        {
            sum += await NodeHttp.MetricAsync(node, Subscriptions) ?? 0;
        }

        return sum;
    }
}
