using LiveOrleans.SourceServer;

namespace LiveOrleans.Faults;

/// <summary>The owner of a channel is lost while no client calls anything: its source has one holder, before and after.</summary>
public sealed class OwnerKillTests(ITestOutputHelper output)
{
    private static readonly TimeSpan PauseLength = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReturnBudget = TimeSpan.FromSeconds(15);

    // A woken process closes before it does anything else; this is for a machine that has other things to do.
    private static readonly TimeSpan CloseBudget = TimeSpan.FromSeconds(1);

    [Fact]
    public Task Kill_OwnerOfThreeNodes_SourceIsOpenedElsewhereInTime() => KillAsync(NodeRole.All, NodeRole.All, NodeRole.All);

    [Fact]
    public Task Kill_OneOfTwoSilos_SourceIsOpenedElsewhereInTime() => KillAsync(NodeRole.Silo, NodeRole.Silo, NodeRole.Gateway, NodeRole.Gateway);

    [Fact]
    public Task Pause_OwnerOfThreeNodes_ClosesItsStreamWhenItWakes() =>
        PauseAsync(sourceKnowsTokens: false, NodeRole.All, NodeRole.All, NodeRole.All);

    [Fact]
    public Task Pause_OneOfTwoSilos_SourceThatKnowsTokensEndsItsStream() =>
        PauseAsync(sourceKnowsTokens: true, NodeRole.Silo, NodeRole.Silo, NodeRole.Gateway, NodeRole.Gateway);

    private async Task KillAsync(params NodeRole[] roles)
    {
        await using var trial = await SourceTrial.StartAsync(new SourceJudgeOptions(), roles);
        for (var number = 1; number <= FaultSettings.Rounds; number++)
        {
            await using var round = await trial.BeginAsync();
            var fault = trial.Judge.Now.Monotonic;
            await round.Owner.KillAsync();
            var (second, takeOver) = await round.WaitForTakeOverAsync(fault);
            Tell(number, round, takeOver);

            Assert.True(takeOver <= SourceRound.TakeOverBudget, $"{takeOver} is too long. {round}");
            Assert.True(second.Token > round.First.Token, $"The token did not rise. {round}");
            Assert.True(round.Streams.Count == 2 && round.First.Closed?.Monotonic <= second.Opened.Monotonic, $"Two streams at once, or more than two. {round}");
            await round.CheckAsync();
            if (number < FaultSettings.Rounds)
            {
                await round.Owner.StartAsync();
                await trial.Cluster.WaitForListedAsync(ClusterProcess.StartDeadline);
            }
        }
    }

    private async Task PauseAsync(bool sourceKnowsTokens, params NodeRole[] roles)
    {
        await using var trial = await SourceTrial.StartAsync(new SourceJudgeOptions { RefuseLowerTokens = sourceKnowsTokens }, roles);
        for (var number = 1; number <= FaultSettings.Rounds; number++)
        {
            await using var round = await trial.BeginAsync();
            var fault = trial.Judge.Now.Monotonic;
            round.Owner.Pause();
            var (second, takeOver) = await round.WaitForTakeOverAsync(fault);
            Tell(number, round, takeOver);
            await Task.Delay(fault + PauseLength - trial.Judge.Now.Monotonic, TimeProvider.System, TestContext.Current.CancellationToken);

            var woken = trial.Judge.Now.Monotonic;
            round.Owner.Resume();
            var back = await round.WaitForReturnAsync(woken, ReturnBudget);
            output.WriteLine($"           woken, old stream closed after {round.First.Closed?.Monotonic.Subtract(woken).TotalSeconds:F3} s, back after {back.TotalSeconds:F2} s");

            Assert.True(takeOver <= SourceRound.TakeOverBudget, $"{takeOver} is too long. {round}");
            Assert.True(second.Token > round.First.Token, $"The token did not rise. {round}");
            Assert.True(round.Streams.Count == 2, $"More than two streams. {round}");
            CheckEnd(round, second, woken, sourceKnowsTokens);
            await round.CheckAsync();
        }
    }

    private static void CheckEnd(SourceRound round, SourceInterval second, TimeSpan woken, bool sourceKnowsTokens)
    {
        if (sourceKnowsTokens)
        {
            Assert.True(
                round.First is { ClosedBy: SourceClosedBy.HigherToken, Ended: { } ended } && ended.Monotonic <= second.Opened.Monotonic,
                $"The source did not end the old stream when the new one came. {round}");
        }
        else
        {
            Assert.True(
                round.First is { ClosedBy: SourceClosedBy.Client, Closed: { } closed } && closed.Monotonic - woken <= CloseBudget,
                $"The old holder, woken at {woken.TotalSeconds:F3} s, did not close its stream at once. {round}");
        }
    }

    private void Tell(int number, SourceRound round, TimeSpan takeOver) =>
        output.WriteLine($"round {number,3}: {round.Owner.Name} lost, source open elsewhere after {takeOver.TotalSeconds:F2} s");
}
