using LiveOrleans.SourceServer;

namespace LiveOrleans.Faults;

/// <summary>Nodes of one build are replaced by nodes of another, one after the other, while the cluster is used.</summary>
public sealed class UpgradeTests(ITestOutputHelper output)
{
    private const int Flowing = 20;
    private const int Watchers = 4;

    private static readonly LoadPlan Plan = new(Channels: 40, Clients: 80, Publishers: 4, TimeSpan.FromMilliseconds(20));
    // Each node takes six seconds to be replaced; two show both versions side by side and the source's move.
    private static readonly NodeRole[] Roles =
        FaultSettings.IsLong || FaultSettings.BuildBefore is not null ? [NodeRole.All, NodeRole.All, NodeRole.All] : [NodeRole.All, NodeRole.All];

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Replace_EachNodeByOneOfAnotherBuild_NothingIsLostDoubledOrReordered()
    {
        using var copy = FaultSettings.BuildBefore is null ? new CopiedBuild() : null;
        var (before, after) = (FaultSettings.BuildBefore ?? BuiltSilo.Path, copy?.Program ?? BuiltSilo.Path);
        await using var trial = await SourceTrial.StartAsync(new SourceJudgeOptions { Replay = 1000 }, before, Roles);
        await AssertVersionsAsync(trial, [.. Roles.Select(_ => before)]);

        await using var watchers = new ClientFleet();
        for (var number = 0; number < Watchers; number++)
        {
            watchers.Add(new LiveClientOptions { Nodes = trial.Cluster.Addresses, FirstNode = number % trial.Cluster.Addresses.Count, Channels = [SourceTrial.Channel] });
        }

        await watchers.WaitForPublicationsAsync(Flowing, Deadline);
        await using var load = await ClusterLoad.StartAsync(trial.Cluster, Plan, new Random(FaultSettings.Seed));
        foreach (var (done, node) in trial.Cluster.Nodes.Index())
        {
            await ReplaceAsync(trial.Cluster, node, after);
            await AssertVersionsAsync(trial, [.. trial.Cluster.Nodes.Select((_, index) => index <= done ? after : before)]);
            await load.WaitForLiveAsync();
            await watchers.WaitForMorePublicationsAsync(Flowing, Deadline);
        }

        var result = await load.EndAsync();
        await watchers.DisposeAsync();
        var streams = trial.Judge.Of(SourceTrial.Channel);
        output.WriteLine($"{CopiedBuild.VersionOf(before)} to {CopiedBuild.VersionOf(after)}; {result}\nthe source:\n{string.Join('\n', streams)}");

        result.AssertNoFaults();
        Assert.Equal(0, result.Resyncs);
        Assert.True(result.Acknowledged > 0, "Nothing was published.");
        AssertSource(trial, [.. watchers.Histories]);
    }

    private async Task ReplaceAsync(ClusterProcess cluster, NodeProcess node, string build)
    {
        var start = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, await node.StopAsync(Deadline));
        var stopped = TimeProvider.System.GetElapsedTime(start);
        node.Program = build;
        await node.StartAsync();
        await cluster.WaitForListedAsync(ClusterProcess.StartDeadline);
        output.WriteLine($"{node.Name}: stopped after {stopped.TotalSeconds:F1} s, replaced after {TimeProvider.System.GetElapsedTime(start).TotalSeconds:F1} s");
    }

    private static async Task AssertVersionsAsync(SourceTrial trial, params IReadOnlyList<string> builds)
    {
        var view = await trial.Cluster.ViewAsync();
        Assert.Equal(
            builds.Select(CopiedBuild.VersionOf).Order(StringComparer.Ordinal), view.Nodes.Select(static node => node.Version).Order(StringComparer.Ordinal));
    }

    // One stream at a time, each with a higher token than the one before, and its messages in the channel once and in their order.
    private static void AssertSource(SourceTrial trial, ClientHistory[] histories)
    {
        var checker = new HistoryChecker { IsStillFlowing = true };
        Assert.Empty(checker.Check(histories, []));
        Assert.Equal(0, checker.Resyncs);
        Assert.Empty(histories.SelectMany(static history => TokenCheck.Check(history, SourceTrial.Channel)));
        var streams = trial.Judge.Of(SourceTrial.Channel);
        Assert.True(streams.Count > 1, "The source never moved: no node that held it was replaced.");
        Assert.Empty(trial.Judge.EffectiveOverlaps(SourceTrial.Channel));
        Assert.Empty(new SourceViewChecker(streams) { Replays = trial.Replays }.Check(histories, static _ => true));
    }
}
