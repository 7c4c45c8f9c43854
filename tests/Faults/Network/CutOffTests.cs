using System.Net;
using LiveOrleans.Redis.Tests;
using LiveOrleans.SourceServer;

namespace LiveOrleans.Faults;

/// <summary>One node cannot reach Redis while the others can: its channels and sources go to them, and what it still does counts for nothing.</summary>
public sealed class CutOffTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);
    // 5 s are promised; the rest is for a machine that has other things to do.
    private static readonly TimeSpan TakeOverBudget = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan CutLength = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan ReturnBudget = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static readonly NodeRole[] AllRoles = [NodeRole.All, NodeRole.All, NodeRole.All];
    private static readonly NodeRole[] SplitRoles = [NodeRole.Silo, NodeRole.Silo, NodeRole.Gateway, NodeRole.Gateway];

    [Fact]
    public Task Cut_OwnerFromRedis_SourceIsOpenedElsewhereInTime() => RunAsync(static proxy => proxy.Cut(), AllRoles);

    [Fact]
    [Trait(FaultSettings.Form, FaultSettings.Long)]
    public Task Hold_OwnerFromRedis_SourceIsOpenedElsewhereInTime() => RunAsync(static proxy => proxy.Hold(), AllRoles);

    [Fact]
    public Task Hold_OneOfTwoSilosFromRedis_SourceIsOpenedElsewhereInTime() => RunAsync(static proxy => proxy.Hold(), SplitRoles);

    [Fact]
    [Trait(FaultSettings.Form, FaultSettings.Long)]
    public async Task Delay_RedisOfAllNodes_NothingIsLostAndNoSourceMoves()
    {
        await using var trial = await SourceTrial.StartAsync(new SourceJudgeOptions(), isProxied: true, AllRoles);
        await using var round = await trial.BeginAsync(calls: true);
        foreach (var node in trial.Cluster.Nodes)
        {
            trial.Cluster.ProxyOf(node).Delay(OneWay);
        }

        await Task.Delay(CutLength, TimeProvider.System, TestContext.Current.CancellationToken);
        foreach (var node in trial.Cluster.Nodes)
        {
            trial.Cluster.ProxyOf(node).Heal();
        }

        output.WriteLine($"{OneWay.TotalMilliseconds} ms each way for {CutLength.TotalSeconds} s: {round.Calls}");
        Assert.Single(round.Streams);
        await round.CheckAsync();
        var lives = await Task.WhenAll(trial.Cluster.Nodes.Select(static node => node.CountLivesAsync()));
        Assert.All(lives, static count => Assert.Equal(1, count));
    }

    private async Task RunAsync(Action<FaultProxy> fault, NodeRole[] roles)
    {
        await using var trial = await SourceTrial.StartAsync(new SourceJudgeOptions(), isProxied: true, roles);
        for (var number = 1; number <= FaultSettings.Rounds; number++)
        {
            await using var round = await trial.BeginAsync(calls: number % 2 == 0);
            await using var clients = new ClientFleet();
            AddClientOf(round.Owner, clients, trial);
            await clients.WaitForLiveAsync(Deadline);

            var proxy = trial.Cluster.ProxyOf(round.Owner);
            var cut = trial.Judge.Now.Monotonic;
            fault(proxy);
            var takeOver = await round.WaitForTakeOverAsync(cut) - cut;
            var closed = round.First.Ended?.Monotonic - cut;
            Assert.True(closed <= Lease, $"The cut-off node had its source open for {closed}, longer than the lease. {round}");
            Assert.True(takeOver <= TakeOverBudget, $"{takeOver} is too long. {round}");
            round.AssertFollowed();
            await Eventually.HoldsAsync(
                async () => await NodeHttp.StatusAsync(new Uri(round.Owner.Url, "readyz")) == HttpStatusCode.ServiceUnavailable, Deadline, "the node says that it is not ready");
            await Task.Delay(cut + CutLength - trial.Judge.Now.Monotonic, TimeProvider.System, TestContext.Current.CancellationToken);

            var healed = trial.Judge.Now.Monotonic;
            proxy.Heal();
            var back = await round.WaitForReturnAsync(healed, ReturnBudget);
            await clients.WaitForLiveAsync(Deadline);
            await clients.WaitForMorePublicationsAsync(10, Deadline);
            await clients.DisposeAsync();
            output.WriteLine($"round {number,3}: closed after {closed?.TotalSeconds:F3} s, opened elsewhere after {takeOver.TotalSeconds:F3} s, back after {back.TotalSeconds:F2} s; {round.Calls}");
            await round.CheckAsync(clients.Histories);
        }
    }

    /// <summary>A client whose own node is the one that is cut off, where it serves clients.</summary>
    private static void AddClientOf(NodeProcess node, ClientFleet clients, SourceTrial trial)
    {
        if (node.Role is not NodeRole.Silo)
        {
            clients.Add(new LiveClientOptions { Nodes = [node.Url, .. trial.Cluster.Addresses.Where(other => other != node.Url)], Channels = [SourceTrial.Channel] });
        }
    }
}
