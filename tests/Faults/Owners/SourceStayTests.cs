using System.Globalization;
using LiveOrleans.SourceServer;

namespace LiveOrleans.Faults;

/// <summary>A node goes that holds some of the sources: those that others hold stay open.</summary>
public sealed class SourceStayTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    // Longer than it takes until a node that was killed is out of the cluster.
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(6);

    private static readonly string[] Fed = [.. Enumerable.Range(0, 30).Select(static number => string.Create(CultureInfo.InvariantCulture, $"ds/feed/s{number}"))];

    [Fact]
    public async Task StopAndKill_NodesThatHoldOtherSources_StayOpen()
    {
        await using var trial = await SourceTrial.StartAsync(new SourceJudgeOptions(), NodeRole.All, NodeRole.All, NodeRole.All);
        await using var observers = new ClientFleet();
        for (var node = 0; node < trial.Cluster.Addresses.Count; node++)
        {
            observers.Add(new LiveClientOptions { Nodes = trial.Cluster.Addresses, FirstNode = node, Channels = [.. Fed.Select(static name => $"1/{name}")] });
        }

        await observers.WaitForEachChannelAsync(Deadline);
        await LoseAsync(trial, "stopped", static node => node.StopAsync(Deadline));
        await LoseAsync(trial, "killed", static node => node.KillAsync());
        await observers.DisposeAsync();

        var checker = new HistoryChecker { IsStillFlowing = true };
        Assert.Empty(checker.Check(observers.Histories, []));
        Assert.Equal(0, checker.Resyncs);
        Assert.Empty(new SourceViewChecker(trial.Judge.Log).Check(observers.Histories, static _ => true));
    }

    // Of the nodes that hold sources it takes the one that holds the fewest: the others are the test.
    private async Task LoseAsync(SourceTrial trial, string what, Func<NodeProcess, Task> fault)
    {
        var view = await trial.Cluster.ViewAsync();
        var owners = Fed.ToDictionary(static name => name, name => trial.Cluster.Find(view, view.Find(name)?.Owner ?? string.Empty), StringComparer.Ordinal);
        var lost = owners.Values.CountBy(static owner => owner).MinBy(static owned => owned.Value).Key;
        var before = Opens(trial);
        await fault(lost);
        await Task.Delay(Watched, TimeProvider.System, TestContext.Current.CancellationToken);

        var opened = Opens(trial).ToLookup(entry => owners[entry.Key] == lost, entry => entry.Value - before[entry.Key]);
        output.WriteLine($"{lost.Name} {what}: of its {opened[true].Count()} sources {opened[true].Sum()} were opened, of the {opened[false].Count()} of others {opened[false].Sum()}");
        Assert.All(opened[true], static count => Assert.Equal(1, count));
        Assert.All(opened[false], static count => Assert.Equal(0, count));
    }

    private static Dictionary<string, int> Opens(SourceTrial trial) =>
        Fed.ToDictionary(static name => name, name => trial.Judge.Of($"1/{name}").Count, StringComparer.Ordinal);
}
