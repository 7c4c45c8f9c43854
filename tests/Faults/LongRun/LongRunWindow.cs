using System.Globalization;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>One fault with clients, publishers and visitors of sources around it, which all begin and end with it and are checked then.</summary>
/// <param name="trial">The cluster and the source server.</param>
/// <param name="number">The number of the window: publications of one are not taken for those of another.</param>
/// <param name="random">Chooses.</param>
/// <param name="around">How long all is well before the fault, and after the recovery.</param>
internal sealed class LongRunWindow(SourceTrial trial, int number, Random random, TimeSpan around)
{
    /// <summary>What is promised is 5 s for a lost owner, and less for the rest; the rest is for a machine that builds and tests other things as well.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    private const string Probe = "grafana/broadcast/probe";
    private const int Visitors = 4;

    private static readonly LoadPlan Plan = new(Channels: 20, Clients: 30, Publishers: 4, TimeSpan.FromMilliseconds(150));
    private static readonly SourceCrowdPlan Sources = new(Channels: 6, Clients: Visitors, Longest: TimeSpan.FromSeconds(4));
    private static readonly TimeSpan NodePause = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan RedisPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Lets it happen.</summary>
    public async Task<LongRunResult> RunAsync(ClusterFault fault, NodeProcess node)
    {
        await using var load = await ClusterLoad.StartAsync(trial.Cluster, Plan, random, string.Create(CultureInfo.InvariantCulture, $"w{number}p"));
        await using var watchers = new ClientFleet();
        foreach (var address in trial.Cluster.Addresses)
        {
            watchers.Add(new LiveClientOptions { Nodes = [address, .. trial.Cluster.Addresses], Channels = [.. Sources.Names], Seed = random.Next() });
        }

        using var ending = new CancellationTokenSource();
        SourceVisitor[] visitors = [.. Enumerable.Range(1, Visitors).Select(visitor => new SourceVisitor(
            string.Create(CultureInfo.InvariantCulture, $"visitor{visitor}"), trial.Cluster.Addresses, Sources, random.Next()))];
        var visiting = Task.WhenAll(visitors.Select(visitor => visitor.RunAsync(ending.Token)));
        await watchers.WaitForEachChannelAsync(Deadline);
        await Task.Delay(around, TimeProvider.System, Cancellation);
        var recovery = await BringAboutAsync(fault, node, load, watchers);
        await Task.Delay(around, TimeProvider.System, Cancellation);
        await ending.CancelAsync();
        await visiting;
        await watchers.DisposeAsync();
        var result = await load.EndAsync();
        return new LongRunResult(fault, recovery, result, [.. Check([.. watchers.Histories]), .. visitors.SelectMany(visitor => Check(visitor.Histories))]);
    }

    private HistoryFault[] Check(IReadOnlyList<ClientHistory> histories) =>
    [
        .. new HistoryChecker { IsStillFlowing = true }.Check(histories, []),
        .. new SourceViewChecker(trial.Judge.Log).Check(histories, static _ => true),
    ];

    /// <returns>How long it took from the fault, or from its end where it is one that lasts, until all were served.</returns>
    private async Task<TimeSpan> BringAboutAsync(ClusterFault fault, NodeProcess node, ClusterLoad load, ClientFleet watchers)
    {
        var redis = trial.Cluster.Redis;
        var start = TimeProvider.System.GetTimestamp();
        switch (fault)
        {
            case ClusterFault.NodeKilled:
                await node.KillAsync();
                break;
            case ClusterFault.NodeStopped:
                Assert.Equal(0, await node.StopAsync(Deadline));
                break;
            case ClusterFault.NodePaused:
                node.Pause();
                await Task.Delay(NodePause, TimeProvider.System, Cancellation);
                node.Resume();
                start = TimeProvider.System.GetTimestamp();
                break;
            case ClusterFault.RedisRestarted:
                await redis.RestartAsync();
                break;
            case ClusterFault.RedisPaused:
                redis.Pause();
                await Task.Delay(RedisPause, TimeProvider.System, Cancellation);
                redis.Resume();
                start = TimeProvider.System.GetTimestamp();
                break;
            case ClusterFault.RedisSubscriptionsKilled:
                Assert.True(await redis.KillSubscriptionsAsync() > 0, "No node had a subscription.");
                break;
            case ClusterFault.RedisFlushed:
                await redis.FlushAsync();
                break;
        }

        await WaitForServiceAsync(fault, load, watchers);
        var recovery = TimeProvider.System.GetElapsedTime(start);
        if (!node.IsRunning)
        {
            await node.StartAsync();
        }

        await trial.Cluster.WaitForListedAsync(ClusterProcess.StartDeadline);
        return recovery;
    }

    private async Task WaitForServiceAsync(ClusterFault fault, ClusterLoad load, ClientFleet watchers)
    {
        var since = TimeProvider.System.GetTimestamp();
        await load.WaitForLiveAsync();
        await Eventually.HoldsAsync(
            () => Task.FromResult(watchers.Clients.All(client => Sources.Names.All(channel => client.History.Publications(channel).Any(publication => publication.At > since)))),
            Deadline,
            $"the sources flow after {fault}");
        foreach (var node in trial.Cluster.Nodes.Where(static node => node.IsRunning))
        {
            await Eventually.HoldsAsync(() => NodeHttp.PublishAsync(node.Url, Probe, "{}", Cancellation), Deadline, $"{node.Name} takes publications after {fault}");
        }
    }
}
