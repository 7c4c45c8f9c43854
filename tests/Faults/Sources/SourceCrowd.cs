using System.Globalization;

namespace LiveOrleans.Faults;

/// <summary>Clients that come to channels with sources at random nodes, and leave them.</summary>
internal sealed class SourceCrowd(SourceTrial trial, SourceCrowdPlan plan)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly List<ClientHistory> _histories = [];

    /// <summary>Lets the clients come and go, and all of them leave at the end.</summary>
    public async Task VisitAsync(TimeSpan duration, Random random)
    {
        SourceVisitor[] visitors = [.. Enumerable.Range(1, plan.Clients).Select(number => new SourceVisitor(
            string.Create(CultureInfo.InvariantCulture, $"visitor{number}"), trial.Cluster.Addresses, plan, random.Next()))];
        using var ending = new CancellationTokenSource();
        var visiting = Task.WhenAll(visitors.Select(visitor => visitor.RunAsync(ending.Token)));
        await Task.WhenAny(visiting, Task.Delay(duration, TimeProvider.System, TestContext.Current.CancellationToken));
        await ending.CancelAsync();
        await visiting;
        _histories.AddRange(visitors.SelectMany(static visitor => visitor.Histories));
    }

    /// <summary>Waits until no source is open any more.</summary>
    public async Task WaitForClosedAsync()
    {
        foreach (var channel in plan.Names)
        {
            await trial.Judge.WaitNoneOpenAsync(channel, Deadline);
        }
    }

    /// <summary>Lets a client come to all channels at each node, until each has a publication of all of them, and leave.</summary>
    public async Task VisitOnceAsync()
    {
        await using var fleet = new ClientFleet();
        foreach (var node in trial.Cluster.Addresses)
        {
            fleet.Add(new LiveClientOptions { Nodes = [node], Channels = [.. plan.Names] });
        }

        await fleet.WaitForEachChannelAsync(Deadline);
        await fleet.DisposeAsync();
        _histories.AddRange(fleet.Histories);
    }

    /// <summary>Checks what the clients saw and what the judge noted.</summary>
    public SourceCrowdResult Check()
    {
        var now = trial.Judge.Now.Monotonic;
        var visits = _histories.SelectMany(history => SourceVisit.Of(history, trial.Judge.At)).ToLookup(static visit => visit.Channel, StringComparer.Ordinal);
        return new SourceCrowdResult(
            _histories,
            [.. plan.Names.Select(channel => (trial.Judge.Of(channel).Count, new SourceUse(channel, visits[channel], trial.Judge.Of(channel), now)))],
            [.. visits.SelectMany(static group => group)],
            [.. plan.Names.SelectMany(trial.Judge.Overlaps)],
            trial.Judge.Log);
    }
}
