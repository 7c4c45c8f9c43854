namespace LiveOrleans.Faults;

/// <summary>The clients of one channel move to another node at once.</summary>
public sealed class StormTests(ITestOutputHelper output)
{
    // Orleans' own count of the calls that a process made to grains, whatever they were for.
    private const string GrainCalls = "orleans_app_requests_latency_milliseconds_count";

    private const string Channel = "stream/storm/one";
    private const int Few = 50;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    [Fact]
    public Task Calls_ClientsOfALostNodeComeToAnother_DoNotGrowWithClients() => RunAsync(NodeRole.All, NodeRole.All, NodeRole.All);

    [Fact]
    [Trait(FaultSettings.Form, FaultSettings.Long)]
    public Task Calls_ClientsOfALostGatewayComeToAnother_DoNotGrowWithClients() =>
        RunAsync(NodeRole.Silo, NodeRole.Silo, NodeRole.Gateway, NodeRole.Gateway);

    private async Task RunAsync(params NodeRole[] roles)
    {
        await using var cluster = await ClusterProcess.StartAsync(roles);
        var few = await MoveAsync(cluster, Few);
        await StartAllAsync(cluster);
        var many = await MoveAsync(cluster, FaultSettings.StormClients);
        output.WriteLine($"grain calls of the cluster within {Window.TotalSeconds:F0} s after the loss: {few} with {Few} clients, {many} with {FaultSettings.StormClients}");

        // One call after the other tells who came meanwhile, so there are more the longer the clients take and the faster a call is answered;
        // a call per client would be thousands.
        Assert.InRange(many, 0, few + (FaultSettings.StormClients / 10));
    }

    private async Task<double> MoveAsync(ClusterProcess cluster, int clients)
    {
        // The node that clients leave must not own the channel: its grain is to be called, not moved.
        Assert.True(await NodeHttp.PushAsync(cluster.Addresses[0], "storm", "one v=1", CancellationToken.None));
        var view = await cluster.ViewAsync();
        var owner = cluster.Find(view, (view.Find(Channel) ?? throw new InvalidOperationException($"{Channel} has no owner.")).Owner);
        var (left, taken) = cluster.Nodes.Where(node => node != owner && node.Role is not NodeRole.Silo).ToArray() is [var one, var other]
            ? (one, other)
            : throw new InvalidOperationException("A storm needs two nodes for clients beside the owner.");
        NodeProcess[] staying = [.. cluster.Nodes.Where(node => node != left)];
        await using var fleet = new ClientFleet();
        for (var number = 0; number < clients; number++)
        {
            fleet.Add(new LiveClientOptions { Nodes = [left.Url, taken.Url], Channels = [$"1/{Channel}"], Seed = number });
        }

        await fleet.WaitForLiveAsync(Deadline);
        var before = await CallsAsync(staying);
        var start = TimeProvider.System.GetTimestamp();
        await left.KillAsync();
        await fleet.WaitForConnectionsAsync(2, Deadline);
        await fleet.WaitForLiveAsync(Deadline);
        output.WriteLine($"{clients} clients came to {taken.Name} within {TimeProvider.System.GetElapsedTime(start).TotalSeconds:F1} s");
        await Task.Delay(Window - Least(TimeProvider.System.GetElapsedTime(start), Window), TimeProvider.System, TestContext.Current.CancellationToken);
        var calls = await CallsAsync(staying) - before;
        await Publisher.EndAsync([taken.Url], [Channel], Deadline);
        await fleet.WaitForEndAsync([taken.Url], Deadline);
        await fleet.DisposeAsync();
        Assert.Empty(new HistoryChecker().Check(fleet.Histories, []));
        return calls;
    }

    private static async Task StartAllAsync(ClusterProcess cluster)
    {
        foreach (var node in cluster.Nodes.Where(static node => !node.IsRunning))
        {
            await node.StartAsync();
        }

        await cluster.WaitForListedAsync(ClusterProcess.StartDeadline);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static async Task<double> CallsAsync(IEnumerable<NodeProcess> nodes)
    {
        var calls = 0.0;
        foreach (var node in nodes)
        {
            calls += await NodeHttp.MetricAsync(node.Url, GrainCalls) ?? throw new InvalidOperationException($"{node.Name} does not count {GrainCalls}.");
        }

        return calls;
    }
}
