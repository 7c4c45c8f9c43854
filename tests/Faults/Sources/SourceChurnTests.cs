using LiveOrleans.SourceServer;

namespace LiveOrleans.Faults;

/// <summary>Many clients come to channels with sources and leave them, at random nodes. No node is lost.</summary>
public sealed class SourceChurnTests(ITestOutputHelper output)
{
    private static readonly SourceJudgeOptions Judge = new() { Interval = TimeSpan.FromMilliseconds(250) };

    private static readonly SourceCrowdPlan Plan = FaultSettings.IsLong
        ? new SourceCrowdPlan(Channels: 50, Clients: 1000, Longest: TimeSpan.FromSeconds(10))
        : new SourceCrowdPlan(Channels: 25, Clients: 200, Longest: TimeSpan.FromSeconds(2));

    [Fact]
    public Task Streams_ThreeNodesOfAllRoles_AreOneWhileThereAreSubscribersAndNoneAfter() => RunAsync(untilClosed: true, NodeRole.All, NodeRole.All, NodeRole.All);

    // Seconds that a short run does not spend twice: nothing else happens in them.
    [Fact]
    [Trait(FaultSettings.Form, FaultSettings.Long)]
    public Task Streams_TwoSilosAndTwoGateways_AreOneWhileThereAreSubscribersAndNoneAfter() =>
        RunAsync(FaultSettings.IsLong, NodeRole.Silo, NodeRole.Silo, NodeRole.Gateway, NodeRole.Gateway);

    private async Task RunAsync(bool untilClosed, params NodeRole[] roles)
    {
        await using var trial = await SourceTrial.StartAsync(Judge, roles);
        var crowd = new SourceCrowd(trial, Plan);
        await crowd.VisitAsync(FaultSettings.SourceLoad, new Random(FaultSettings.Seed));
        if (untilClosed)
        {
            await crowd.WaitForClosedAsync();
            await crowd.VisitOnceAsync();
        }

        var result = crowd.Check();
        output.WriteLine($"{Plan.Clients} clients, {Plan.Channels} channels, {FaultSettings.SourceLoad.TotalSeconds} s\n{result}");

        result.AssertNoFaults();
        Assert.True(result.MostPeriods > 1 || !untilClosed, "No channel was ever left by all and come back to.");
    }
}
