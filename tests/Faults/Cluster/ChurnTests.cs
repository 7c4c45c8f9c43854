namespace LiveOrleans.Faults;

/// <summary>Many channels, publishers and clients on nodes that come and go.</summary>
public sealed class ChurnTests(ITestOutputHelper output)
{
    private static readonly LoadPlan Plan = new(Channels: 200, Clients: 500, Publishers: 20, TimeSpan.FromMilliseconds(50));

    [Fact]
    [Trait(FaultSettings.Form, FaultSettings.Long)]
    public Task Views_ThreeNodesOfAllRoles_AreIdenticalAndInOrder() => RunAsync(NodeRole.All, NodeRole.All, NodeRole.All);

    [Fact]
    public Task Views_TwoSilosAndTwoGateways_AreIdenticalAndInOrder() => RunAsync(NodeRole.Silo, NodeRole.Silo, NodeRole.Gateway, NodeRole.Gateway);

    private async Task RunAsync(params NodeRole[] roles)
    {
        output.WriteLine($"FAULT_SEED={FaultSettings.Seed} FAULT_SECONDS={FaultSettings.Load.TotalSeconds}");
        var random = new Random(FaultSettings.Seed);
        await using var cluster = await ClusterProcess.StartAsync(roles);
        await using var load = await ClusterLoad.StartAsync(cluster, Plan, random);
        var churn = new NodeChurn(cluster, random, output);
        await churn.RunAsync(FaultSettings.Load);
        var result = await load.EndAsync();
        output.WriteLine($"{churn.Losses} nodes lost; {result}");

        result.AssertNoFaults();
        Assert.Equal(0, result.Resyncs);
        Assert.True(churn.Losses > 0, "No node was lost: the time was too short.");
        Assert.True(result.Acknowledged > 0, "Nothing was published.");
    }
}
