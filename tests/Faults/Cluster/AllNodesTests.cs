namespace LiveOrleans.Faults;

/// <summary>No node is left: what the cluster knew is in Redis alone.</summary>
public sealed class AllNodesTests(ITestOutputHelper output)
{
    private static readonly LoadPlan Plan = new(Channels: 20, Clients: 50, Publishers: 5, TimeSpan.FromMilliseconds(20));
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(1);
    // 15 s are promised to nodes that start on machines of their own; here all of them start at once on the cores of one, beside the clients.
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    [Fact]
    public Task Kill_AllNodesAtOnce_ServeInTimeAfterTheirStartAndKeepTheHistory() => RunAsync(NodeRole.All, NodeRole.All, NodeRole.All);

    [Fact]
    [Trait(FaultSettings.Form, FaultSettings.Long)]
    public Task Kill_AllSilosAndGatewaysAtOnce_ServeInTimeAfterTheirStartAndKeepTheHistory() =>
        RunAsync(NodeRole.Silo, NodeRole.Silo, NodeRole.Gateway, NodeRole.Gateway);

    private async Task RunAsync(params NodeRole[] roles)
    {
        await using var cluster = await ClusterProcess.StartAsync(roles);
        await using var load = await ClusterLoad.StartAsync(cluster, Plan, new Random(FaultSettings.Seed));
        await Task.Delay(Around, TimeProvider.System, TestContext.Current.CancellationToken);
        await Task.WhenAll(cluster.Nodes.Select(static node => node.KillAsync()));
        var start = TimeProvider.System.GetTimestamp();
        foreach (var node in cluster.Nodes)
        {
            await node.StartAsync();
        }

        await load.WaitForReturnAsync();
        var served = TimeProvider.System.GetElapsedTime(start);
        await cluster.WaitForListedAsync(ClusterProcess.StartDeadline);
        await Task.Delay(Around, TimeProvider.System, TestContext.Current.CancellationToken);
        var result = await load.EndAsync();
        output.WriteLine($"serving all clients after {served.TotalSeconds:F1} s; {result}");

        result.AssertNoFaults();
        Assert.Equal(0, result.Resyncs);
        Assert.True(served <= Budget, $"{served} is too long; the logs are in {cluster.LogFolder}.");
    }
}
