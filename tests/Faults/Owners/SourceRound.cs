using System.Globalization;
using LiveOrleans.SourceServer;

namespace LiveOrleans.Faults;

/// <summary>One fault of the node that holds a channel's source.</summary>
/// <param name="trial">The cluster and the judge.</param>
/// <param name="owner">The node.</param>
/// <param name="observers">A client at each other node.</param>
/// <param name="callers">Clients that call at the other nodes.</param>
/// <param name="first">The stream that the owner has open.</param>
internal sealed class SourceRound(
    SourceTrial trial, NodeProcess owner, ClientFleet observers, ClientFleet callers, SourceInterval first) : IAsyncDisposable
{
    private const int Flowing = 20;

    // Longer than the budget, so that a breach is measured rather than only seen.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A node that has not noticed yet what happened to it still says that it is ready.
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(3);

    public NodeProcess Owner => owner;

    /// <summary>The stream that the owner had at the beginning, as it is now.</summary>
    public SourceInterval First => Streams.Single(interval => interval.Number == first.Number);

    private TimeSpan Now => trial.Judge.Now.Monotonic;

    /// <summary>The streams since the beginning.</summary>
    public IReadOnlyList<SourceInterval> Streams => [.. trial.Judge.Of(SourceTrial.Channel).Where(interval => interval.Number >= first.Number)];

    /// <summary>What the callers did, in words.</summary>
    public string Calls => string.Join("; ", callers.Clients.Select(static client => client.Calls?.ToString()));

    /// <summary>Waits until another node has opened the source and its publications reach the clients.</summary>
    /// <param name="fault">When the owner was lost.</param>
    /// <returns>When it was opened.</returns>
    public async Task<TimeSpan> WaitForTakeOverAsync(TimeSpan fault)
    {
        var second = await trial.Judge.WaitOpenAsync(SourceTrial.Channel, fault, Patience);
        await observers.WaitForMorePublicationsAsync(Flowing, Patience);
        Assert.True(second.Token > first.Token, $"The token did not rise. {this}");
        return second.Opened.Monotonic;
    }

    /// <summary>Fails unless the owner's stream ended first and one other followed it.</summary>
    public void AssertFollowed() => Assert.True(
        Streams.Count == 2 && First.Ended?.Monotonic <= Streams[1].Opened.Monotonic, $"Two streams at once, or more than two. {this}");

    /// <summary>Waits until the owner is a node among others again: ready and listed by all, without a break, and of use to its clients.</summary>
    /// <param name="woken">When it could begin to come back.</param>
    /// <param name="budget">How long it may take.</param>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> WaitForReturnAsync(TimeSpan woken, TimeSpan budget)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        TimeSpan? since = null;
        while (since is null || Now - since < Steady)
        {
            since = await owner.IsReadyAsync() && await trial.Cluster.IsListedAsync() ? since ?? Now : null;
            Assert.True((since ?? Now) - woken <= budget, $"{owner.Name} was not back within {budget}. {this}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        if (owner.Role is not NodeRole.Silo)
        {
            await using var fleet = new ClientFleet();
            fleet.Add(new LiveClientOptions { Nodes = [owner.Url], Channels = [SourceTrial.Channel] });
            await fleet.WaitForPublicationsAsync(Flowing, budget);
        }

        return since.Value - woken;
    }

    /// <summary>Ends the clients and checks what they saw.</summary>
    /// <param name="others">Clients that are not the round's own; they have ended.</param>
    public async Task CheckAsync(params IEnumerable<ClientHistory> others)
    {
        await DisposeAsync();
        ClientHistory[] histories = [.. observers.Histories, .. callers.Histories, .. others];
        var checker = new HistoryChecker { IsStillFlowing = true };
        Assert.Empty(checker.Check(histories, []));
        Assert.Equal(0, checker.Resyncs);
        Assert.Empty(histories.SelectMany(static history => TokenCheck.Check(history, SourceTrial.Channel)));
        if (trial.Judge.EffectiveOverlaps(SourceTrial.Channel).Count == 0)
        {
            // Otherwise the source's own numbers are shared between two streams, one of which nobody reads.
            var view = new SourceViewChecker(trial.Judge.Of(SourceTrial.Channel)) { Replays = trial.Replays };
            Assert.Empty(view.Check(histories, static channel => string.Equals(channel, SourceTrial.Channel, StringComparison.Ordinal)));
        }
    }

    /// <summary>What the judge saw, for the message of a failure.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{owner.Name} was the owner; the logs are in {trial.Cluster.LogFolder}\n{string.Join('\n', Streams)}");

    public async ValueTask DisposeAsync()
    {
        await observers.DisposeAsync();
        await callers.DisposeAsync();
    }
}
