namespace LiveOrleans.Faults;

/// <summary>The clients of one channel move to another node at once.</summary>
public sealed class StormTests(ITestOutputHelper output)
{
    // Orleans' own count of the calls that a process made to grains, whatever they were for.
    private const string GrainCalls = "orleans_app_requests_latency_milliseconds_count";

    private const string Channel = "stream/storm/one";
    private const int Few = 50;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Calls_ClientsOfALostNodeComeToAnother_DoNotGrowWithClients()
    {
        await using var cluster = await ClusterProcess.StartAsync([NodeRole.All, NodeRole.All, NodeRole.All]);

        var few = await MoveAsync(cluster, Few);
        var many = await MoveAsync(cluster, FaultSettings.StormClients);
        output.WriteLine($"grain calls of the cluster within {Window.TotalSeconds:F0} s after the loss: {few} with {Few} clients, {many} with {FaultSettings.StormClients}");

        // Beats and retries vary by some calls; a call per client would be thousands.
        Assert.InRange(many, 0, (few * 2) + 20);
    }

    private async Task<double> MoveAsync(ClusterProcess cluster, int clients)
    {
        // The node that clients leave must not own the channel: its grain is to be called, not moved.
        Assert.True(await NodeHttp.PushAsync(cluster.Nodes[0].Url, "storm", "one v=1", CancellationToken.None));
        var view = await cluster.ViewAsync();
        var owner = cluster.Find(view, (view.Find(Channel) ?? throw new InvalidOperationException($"{Channel} has no owner.")).Owner);
        var others = cluster.Nodes.Where(node => node != owner).ToArray();
        await using var fleet = new ClientFleet();
        for (var number = 0; number < clients; number++)
        {
            fleet.Add(new LiveClientOptions { Nodes = [.. others.Select(static node => node.Url)], Channels = [$"1/{Channel}"], Seed = number });
        }

        await fleet.WaitForLiveAsync(Deadline);
        var before = await CallsAsync([owner, others[1]]);
        var start = TimeProvider.System.GetTimestamp();
        await others[0].KillAsync();
        await fleet.WaitForConnectionsAsync(2, Deadline);
        await fleet.WaitForLiveAsync(Deadline);
        output.WriteLine($"{clients} clients came to {others[1].Name} within {TimeProvider.System.GetElapsedTime(start).TotalSeconds:F1} s");
        await Task.Delay(Window - Least(TimeProvider.System.GetElapsedTime(start), Window), TimeProvider.System, TestContext.Current.CancellationToken);
        var calls = await CallsAsync([owner, others[1]]) - before;
        await Publisher.EndAsync([others[1].Url], [Channel], Deadline);
        await fleet.WaitForEndAsync(Deadline);
        await fleet.DisposeAsync();
        Assert.Empty(new HistoryChecker().Check(fleet.Histories, []));
        await others[0].StartAsync();
        await cluster.WaitForListedAsync(ClusterProcess.StartDeadline);
        return calls;
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static async Task<double> CallsAsync(IEnumerable<NodeProcess> nodes)
    {
        var calls = 0.0;
        foreach (var node in nodes)
        {
            calls += await NodeHttp.MetricAsync(node.Url, GrainCalls) ?? 0;
        }

        return calls;
    }
}
