using System.Globalization;
using LiveOrleans.SourceServer;

namespace LiveOrleans.Faults;

/// <summary>
/// The Redis that is the master is killed under load and comes back under load: the replica takes over, whoever had what it had not got
/// is told, and nobody follows the one that comes back.
/// </summary>
[Trait(FaultSettings.Form, FaultSettings.Long)]
public sealed class FailoverTests(ITestOutputHelper output)
{
    private const string Channel = "1/ds/feed/a";
    private const int Flowing = 10;

    private static readonly LoadPlan Plan = new(Channels: 10, Clients: 20, Publishers: 8, TimeSpan.FromMilliseconds(20));
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // The lease is 3 s, and the rest for a machine that has other things to do.
    private static readonly TimeSpan CloseBudget = TimeSpan.FromSeconds(5);

    // After Sentinel's own time. HAProxy waits up to 5 s for its next check, then for nine more of 2 s each.
    private static readonly TimeSpan ProxyBudget = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan SentinelBudget = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Kill_MasterBehindHaProxy_ClientsStayAndAreToldWhatIsLost()
    {
        await using var sample = await SentinelSample.StartAsync(hasProxy: true);
        await RunAsync(sample, sample.ProxyAddress, ProxyBudget);
    }

    [Fact]
    public async Task Kill_MasterOfSentinel_ClientsStayAndAreToldWhatIsLost()
    {
        await using var sample = await SentinelSample.StartAsync(hasProxy: false);
        await RunAsync(sample, sample.SentinelAddress, SentinelBudget);
    }

    private async Task RunAsync(SentinelSample sample, string address, TimeSpan budget)
    {
        await using var judge = await SourceJudge.StartAsync(new SourceJudgeOptions());
        await using var cluster = await ClusterProcess.StartAsync([NodeRole.All, NodeRole.All], address, sample.Folder, new Uri(judge.Url("/")));
        var promoted = new TakeOverTimes("Sentinel", Patience);
        var acknowledged = new TakeOverTimes("acknowledged after Sentinel", budget);
        var received = new TakeOverTimes("every client after Sentinel", budget);
        var (acknowledgedInAll, receivedInAll) = (new TakeOverTimes("acknowledged", Patience), new TakeOverTimes("every client", Patience));
        var (opened, closed) = (new TakeOverTimes("source open again after Sentinel", budget), new TakeOverTimes("source closed", CloseBudget));
        try
        {
            for (var round = 1; round <= FaultSettings.Rounds; round++)
            {
                await sample.RestoreAsync();
                var times = await RunRoundAsync(sample, cluster, judge, round);
                promoted.Add(times.Promoted);
                acknowledgedInAll.Add(times.Acknowledged);
                receivedInAll.Add(times.Received);
                acknowledged.Add(times.Acknowledged - times.Promoted);
                received.Add(times.Received - times.Promoted);
                closed.Add(times.SourceClosed);
                opened.Add(times.SourceOpened - times.Promoted);
            }
        }
        finally
        {
            output.WriteLine($"{promoted}; {acknowledgedInAll}; {receivedInAll}; {acknowledged}; {received}; {closed}; {opened}");
        }

        acknowledged.AssertInBudget();
        received.AssertInBudget();
        closed.AssertInBudget();
        opened.AssertInBudget();
    }

    private async Task<FailoverTimes> RunRoundAsync(SentinelSample sample, ClusterProcess cluster, SourceJudge judge, int round)
    {
        await using var observers = new ClientFleet();
        foreach (var node in cluster.Addresses)
        {
            observers.Add(new LiveClientOptions { Nodes = [node], Channels = [Channel] });
        }

        await observers.WaitForPublicationsAsync(Flowing, Patience);
        await using var load = await ClusterLoad.StartAsync(cluster, Plan, new Random(FaultSettings.Seed + round));
        await WaitAsync(Around);

        var fault = judge.Now.Monotonic;
        var replica = await sample.KillMasterAsync();
        await WaitAsync(Around);
        var ready = await Task.WhenAll(cluster.Nodes.Select(static node => NodeHttp.StatusAsync(new Uri(node.Url, "readyz"))));
        var tops = await RedisCli.TopsAsync(replica);
        var lost = load.Furthest().Sum(pair => Math.Max(0, (long)pair.Value.Offset - (long)tops.GetValueOrDefault(pair.Key)));
        var times = await Task.WhenAll(
            SinceAsync(sample.WaitForMasterAsync(replica, Patience)), SinceAsync(load.WaitForAcknowledgementAsync(Patience)), SinceAsync(load.WaitForEveryClientAsync(Patience)));
        var second = await judge.WaitOpenAsync(Channel, fault, Patience);
        await observers.WaitForMorePublicationsAsync(Flowing, Patience);
        var epochs = EpochsOf(load);
        await sample.ReturnAsync();
        await WaitAsync(Around);
        Assert.Equal(epochs, EpochsOf(load));

        var first = judge.Of(Channel).Last(stream => stream.Opened.Monotonic <= fault);
        Assert.True(first.Ended is not null, $"The source was not closed while Redis was away.\n{string.Join('\n', judge.Of(Channel))}");
        Assert.Empty(judge.Overlaps(Channel));
        Assert.Equal(1, judge.OpenCount(Channel));
        var result = await load.EndAsync(mayLoseWithEpoch: true);
        await observers.DisposeAsync();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"round {round,3}: Sentinel {times[0].TotalSeconds:F2} s, acknowledged {times[1].TotalSeconds:F2} s, every client {times[2].TotalSeconds:F2} s, source closed {(first.Ended.Value.Monotonic - fault).TotalSeconds:F2} s, open {(second.Opened.Monotonic - fault).TotalSeconds:F2} s; {lost} seen and lost, {result.LostWithEpoch} lost unseen; readyz after 1 s {string.Join(' ', ready)}; {result}"));
        result.AssertNoFaults();
        Assert.Equal(0, result.Disconnects);
        Assert.True(lost == 0 || result.Resyncs > 0, $"{lost} publications that clients had are lost, and nobody was told.");
        var checker = new HistoryChecker { IsStillFlowing = true };
        Assert.Empty(checker.Check(observers.Histories, []));
        return new FailoverTimes(times[0], times[1], times[2], first.Ended.Value.Monotonic - fault, second.Opened.Monotonic - fault);

        async Task<TimeSpan> SinceAsync(Task task)
        {
            await task;
            return judge.Now.Monotonic - fault;
        }
    }

    /// <summary>The histories that clients have reached: who reads from the old master finds its channels shorter, and begins new ones.</summary>
    private static Dictionary<string, string> EpochsOf(ClusterLoad load) => load.Furthest().ToDictionary(static pair => pair.Key, static pair => pair.Value.Epoch);

    private static Task WaitAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, TestContext.Current.CancellationToken);
}
