using LiveOrleans.SourceServer;

namespace LiveOrleans.Faults;

/// <summary>Random faults, one after the other, for as long as is asked for: every history is as promised, and nothing grows.</summary>
[Trait(FaultSettings.Form, FaultSettings.Long)]
public sealed class LongRunTests(ITestOutputHelper output)
{
    // The first quarter warms up; of less than this there is nothing to be judged.
    private static readonly TimeSpan LeastToJudge = TimeSpan.FromMinutes(20);

    private static readonly SourceJudgeOptions Judge = new() { Interval = TimeSpan.FromMilliseconds(250) };

    private static readonly TimeSpan Around = FaultSettings.IsLongRun ? TimeSpan.FromSeconds(5) : TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SampleInterval = FaultSettings.IsLongRun ? TimeSpan.FromSeconds(10) : TimeSpan.FromSeconds(2);

    private readonly List<LongRunResult> _results = [];

    [Fact]
    public async Task Cluster_RandomFaults_RecoversFromEachAndNothingGrows()
    {
        output.WriteLine($"FAULT_SEED={FaultSettings.Seed}, {FaultSettings.LongRun.TotalMinutes:F1} minutes");
        await using var trial = await SourceTrial.StartAsync(Judge, NodeRole.All, NodeRole.All, NodeRole.All);
        var watch = new ClusterWatch(trial.Cluster, SampleInterval);
        using var ending = new CancellationTokenSource();
        var watching = watch.RunAsync(ending.Token);
        try
        {
            await InflictAsync(trial, watch);
        }
        finally
        {
            await ending.CancelAsync();
            await watching;
            await WriteSummaryAsync(watch);
        }

        Assert.NotEmpty(_results);
        if (watch.Elapsed >= LeastToJudge)
        {
            // The lives of the other nodes are as short as the faults have it.
            Assert.All(
                watch.Judge().Where(figure => figure.Name.StartsWith(trial.Cluster.Nodes[0].Name, StringComparison.Ordinal) || figure.Name.StartsWith("Redis", StringComparison.Ordinal)),
                static figure => Assert.True(figure.IsFlat, $"{figure} grows."));
        }
    }

    private async Task InflictAsync(SourceTrial trial, ClusterWatch watch)
    {
        var schedule = new FaultSchedule(new Random(FaultSettings.Seed), trial.Cluster.Nodes.Count);
        while (watch.Elapsed < FaultSettings.LongRun)
        {
            var (fault, index) = schedule.Next();
            var node = trial.Cluster.Nodes[index];
            var what = $"{fault}{(fault.ToString().StartsWith("Node", StringComparison.Ordinal) ? $" {node.Name}" : string.Empty)}";
            output.WriteLine(
                $"{watch.Elapsed.TotalSeconds,7:F1} s  minute {watch.Elapsed.TotalMinutes:F1} of {FaultSettings.LongRun.TotalMinutes:F1}, {_results.Count} faults so far, none broke a promise; now {what}");
            var window = new LongRunWindow(trial, _results.Count, new Random(FaultSettings.Seed + _results.Count), Around);
            var result = await window.RunAsync(fault, node);
            _results.Add(result);
            output.WriteLine($"{watch.Elapsed.TotalSeconds,7:F1} s  served after {result.Recovery.TotalSeconds:F1} s; {result.Load}");
            result.AssertAsPromised();
        }
    }

    private async Task WriteSummaryAsync(ClusterWatch watch)
    {
        var text = LongRunSummary.Of(FaultSettings.Seed, watch.Elapsed, _results, [.. watch.Judge()], watch.Count);
        output.WriteLine(text);
        await File.WriteAllTextAsync(TestLogs.FileOf("long-run.md"), text, CancellationToken.None);
    }
}
