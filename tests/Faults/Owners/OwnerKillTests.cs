using LiveOrleans.SourceServer;

namespace LiveOrleans.Faults;

/// <summary>The owner of a channel is lost, while clients call and while none does: its source has one holder, before and after.</summary>
public sealed class OwnerKillTests(ITestOutputHelper output)
{
    // The guarantee: max(lease 3 s, detection) + 1 s is at most this.
    private static readonly TimeSpan TakeOverBudget = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HandOverBudget = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseLength = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan ReturnBudget = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(20);

    // A woken process closes before it does anything else; this is for a machine that has other things to do.
    private static readonly TimeSpan CloseBudget = TimeSpan.FromSeconds(1);

    [Fact]
    public Task Kill_OwnerOfThreeNodes_SourceIsOpenedElsewhereInTime() =>
        RunAsync(KillAsync, TakeOverBudget, calls: false, new SourceJudgeOptions(), NodeRole.All, NodeRole.All, NodeRole.All);

    [Fact]
    public Task Kill_OneOfTwoSilos_SourceIsOpenedElsewhereInTime() =>
        RunAsync(KillAsync, TakeOverBudget, calls: true, new SourceJudgeOptions { RefuseLowerTokens = true }, NodeRole.Silo, NodeRole.Silo, NodeRole.Gateway, NodeRole.Gateway);

    [Fact]
    public Task Pause_OwnerOfThreeNodes_ClosesItsStreamWhenItWakes() =>
        RunAsync(PauseAsync, TakeOverBudget, calls: true, new SourceJudgeOptions(), NodeRole.All, NodeRole.All, NodeRole.All);

    [Fact]
    [Trait(FaultSettings.Form, FaultSettings.Long)]
    public Task Pause_OneOfTwoSilos_SourceThatKnowsTokensEndsItsStream() =>
        RunAsync(PauseAsync, TakeOverBudget, calls: false, new SourceJudgeOptions { RefuseLowerTokens = true }, NodeRole.Silo, NodeRole.Silo, NodeRole.Gateway, NodeRole.Gateway);

    [Fact]
    public Task Stop_OwnerOfThreeNodes_HandsItsSourceOverAndSendsItsClientsElsewhere() =>
        RunAsync(StopAsync, HandOverBudget, calls: false, new SourceJudgeOptions(), NodeRole.All, NodeRole.All, NodeRole.All);

    [Fact]
    [Trait(FaultSettings.Form, FaultSettings.Long)]
    public Task Stop_OneOfTwoSilos_HandsItsSourceOver() =>
        RunAsync(StopAsync, HandOverBudget, calls: true, new SourceJudgeOptions { RefuseLowerTokens = true }, NodeRole.Silo, NodeRole.Silo, NodeRole.Gateway, NodeRole.Gateway);

    [Fact]
    public Task Kill_OwnerOfASourceThatReplays_NoMessageIsMissing() =>
        RunAsync(KillAsync, TakeOverBudget, calls: true, new SourceJudgeOptions { Replay = 1000 }, NodeRole.All, NodeRole.All, NodeRole.All);

    /// <param name="fault">What happens to the owner; gives the time that counts.</param>
    /// <param name="budget">How long it may be.</param>
    /// <param name="calls">Whether clients call in the only round, when there is only one.</param>
    /// <param name="judge">What the source's server knows of tokens.</param>
    /// <param name="roles">The nodes' roles.</param>
    private async Task RunAsync(
        Func<SourceTrial, SourceRound, Task<TimeSpan>> fault, TimeSpan budget, bool calls, SourceJudgeOptions judge, params NodeRole[] roles)
    {
        await using var trial = await SourceTrial.StartAsync(judge, roles);
        var (quiet, calling) = (new TakeOverTimes("no client calls", budget), new TakeOverTimes("clients call", budget));
        IEnumerable<bool> rounds = FaultSettings.Rounds == 1 ? [calls] : Enumerable.Range(0, 2 * FaultSettings.Rounds).Select(static number => number % 2 == 1);
        try
        {
            foreach (var (number, hasCalls) in rounds.Index())
            {
                await trial.RestoreAsync();
                await using var round = await trial.BeginAsync(hasCalls);
                var time = await fault(trial, round);
                output.WriteLine($"round {number + 1,3}: {round.Owner.Name} lost, {time.TotalSeconds:F3} s; {round.Calls}");
                (hasCalls ? calling : quiet).Add(time);
            }
        }
        finally
        {
            output.WriteLine($"{quiet}; {calling}");
        }

        quiet.AssertInBudget();
        calling.AssertInBudget();
    }

    private static async Task<TimeSpan> KillAsync(SourceTrial trial, SourceRound round)
    {
        var fault = trial.Judge.Now.Monotonic;
        await round.Owner.KillAsync();
        var takeOver = await round.WaitForTakeOverAsync(fault) - fault;
        round.AssertFollowed();
        await round.CheckAsync();
        return takeOver;
    }

    private async Task<TimeSpan> PauseAsync(SourceTrial trial, SourceRound round)
    {
        var fault = trial.Judge.Now.Monotonic;
        round.Owner.Pause();
        var takeOver = await round.WaitForTakeOverAsync(fault) - fault;
        await Task.Delay(fault + PauseLength - trial.Judge.Now.Monotonic, TimeProvider.System, TestContext.Current.CancellationToken);

        var woken = trial.Judge.Now.Monotonic;
        round.Owner.Resume();
        var back = await round.WaitForReturnAsync(woken, ReturnBudget);
        output.WriteLine($"           woken, old stream closed after {round.First.Closed?.Monotonic.Subtract(woken).TotalSeconds:F3} s, back after {back.TotalSeconds:F2} s");

        Assert.True(round.Streams.Count == 2, $"More than two streams. {round}");
        if (round.First.ClosedBy is SourceClosedBy.HigherToken)
        {
            round.AssertFollowed();
        }
        else
        {
            Assert.True(
                !trial.KnowsTokens && round.First is { ClosedBy: SourceClosedBy.Client, Closed: { } closed } && closed.Monotonic - woken <= CloseBudget,
                $"The old holder, woken at {woken.TotalSeconds:F3} s, did not close its stream at once. {round}");
        }

        await round.CheckAsync();
        return takeOver;
    }

    private async Task<TimeSpan> StopAsync(SourceTrial trial, SourceRound round)
    {
        await using var clients = new ClientFleet();
        if (round.Owner.Role is not NodeRole.Silo)
        {
            clients.Add(new LiveClientOptions { Nodes = [round.Owner.Url, .. trial.Cluster.Addresses.Where(node => node != round.Owner.Url)], Channels = [SourceTrial.Channel] });
            await clients.WaitForLiveAsync(StopDeadline);
        }

        var fault = trial.Judge.Now.Monotonic;
        var stopping = round.Owner.StopAsync(StopDeadline);
        var opened = await round.WaitForTakeOverAsync(fault);
        Assert.Equal(0, await stopping);
        await clients.WaitForConnectionsAsync(2, StopDeadline);
        await clients.WaitForLiveAsync(StopDeadline);
        await clients.DisposeAsync();

        round.AssertFollowed();
        Assert.All(clients.Histories, static history => Assert.Equal([3001], history.Events.OfType<ClientEvent.Disconnected>().Select(static end => end.Code)));
        await round.CheckAsync(clients.Histories);
        output.WriteLine($"           closed {round.First.Closed?.Monotonic.Subtract(fault).TotalSeconds:F3} s after the signal");
        return opened - (round.First.Closed?.Monotonic ?? TimeSpan.Zero);
    }
}
