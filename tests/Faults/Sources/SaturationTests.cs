using System.Globalization;
using LiveOrleans.SourceServer;

namespace LiveOrleans.Faults;

/// <summary>The machine has no time left, and no node may be taken for dead because of that.</summary>
public sealed class SaturationTests(ITestOutputHelper output)
{
    private const int Callers = 48;
    private const string Broadcast = "1/grafana/broadcast/calls";

    private static readonly LoadPlan Plan = new(Channels: 20, Clients: 20, Publishers: 4, TimeSpan.FromMilliseconds(20));
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    // As long as a source may be away when its owner is lost.
    private static readonly TimeSpan SilenceBudget = TimeSpan.FromSeconds(5);

    private static readonly string[] Fed = [.. Enumerable.Range(0, 10).Select(static number => string.Create(CultureInfo.InvariantCulture, $"1/ds/feed/s{number}"))];

    [Fact]
    public async Task Sources_ThreeSaturatedNodes_FlowOnAndNoSiloIsDeclaredDead()
    {
        await using var trial = await SourceTrial.StartAsync(new SourceJudgeOptions(), NodeRole.All, NodeRole.All, NodeRole.All);
        await using var observers = new ClientFleet();
        foreach (var node in trial.Cluster.Addresses)
        {
            observers.Add(new LiveClientOptions { Nodes = [node], Channels = Fed });
        }

        await observers.WaitForEachChannelAsync(Deadline);
        var (load, busy) = await SaturateAsync(trial.Cluster);
        await observers.WaitForMorePublicationsAsync(Fed.Length, Deadline);
        await observers.DisposeAsync();
        var members = await trial.Cluster.CountMembersAsync();
        var lives = await Task.WhenAll(trial.Cluster.Nodes.Select(static node => node.CountLivesAsync()));
        var silence = observers.Histories.SelectMany(history => SourceVisit.Of(history, trial.Judge.At)).Max(static visit => visit.LongestSilence);
        output.WriteLine($"processors {busy:P0} busy for {FaultSettings.SourceLoad.TotalSeconds} s; {load}");
        output.WriteLine($"{Fed.Length} sources opened {trial.Judge.Log.Count} times, longest silence {silence.TotalSeconds:F2} s; lives of the nodes: {string.Join(' ', lives)}");

        Assert.True(busy > 0.9, $"The machine was not saturated: its processors were busy for {busy:P0} of the time.");
        Assert.Equal([1, 1, 1], lives);
        Assert.Equal(3, members);
        Assert.All(Fed, channel => Assert.Single(trial.Judge.Of(channel)));
        Assert.Empty(new HistoryChecker { IsStillFlowing = true }.Check(observers.Histories, []));
        Assert.Empty(new SourceViewChecker(trial.Judge.Log).Check(observers.Histories, static _ => true));
        Assert.True(silence <= SilenceBudget, $"A source was silent for {silence}; the logs are in {trial.Cluster.LogFolder}.");
        load.AssertNoFaults();
    }

    private async Task<(LoadResult Load, double Busy)> SaturateAsync(ClusterProcess cluster)
    {
        await using var load = await ClusterLoad.StartAsync(cluster, Plan, new Random(FaultSettings.Seed));
        await using var callers = new ClientFleet();
        for (var number = 0; number < Callers; number++)
        {
            callers.Add(new LiveClientOptions
            {
                Nodes = [cluster.Addresses[number % cluster.Addresses.Count]],
                Channels = [],
                Tick = TimeSpan.FromMilliseconds(1),
                Calls = new ClientCalls(Broadcast, Fed[number % Fed.Length], number),
            });
        }

        await callers.WaitForCallsAsync(1, Deadline);
        var before = await ProcessorTime.ReadAsync();
        await Task.Delay(FaultSettings.SourceLoad, TimeProvider.System, TestContext.Current.CancellationToken);
        var busy = (await ProcessorTime.ReadAsync()).BusySince(before);
        await callers.DisposeAsync();
        var calls = callers.Clients.Select(static client => client.Calls).OfType<ClientCalls>().ToArray();
        output.WriteLine($"{calls.Sum(static call => call.Answered)} calls, {calls.Sum(static call => call.Refused)} refused, the slowest took {calls.Max(static call => call.Slowest).TotalSeconds:F2} s");
        return (await load.EndAsync(), busy);
    }
}
