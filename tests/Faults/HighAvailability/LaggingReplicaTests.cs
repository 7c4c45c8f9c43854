using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>A replica becomes the master that has not got what the last one acknowledged.</summary>
[Trait(FaultSettings.Form, FaultSettings.Long)]
public sealed class LaggingReplicaTests(ITestOutputHelper output)
{
    private const string Channel = "grafana/broadcast/behind";
    private const string Seen = $"1/{Channel}";
    private const int Kept = 10;
    private const int Behind = 20;
    private const int ClientsOfANode = 5;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Promote_ReplicaThatIsBehind_EveryClientIsToldOfANewEpoch()
    {
        await using var sample = await SentinelSample.StartAsync(hasProxy: false);
        await using var cluster = await ClusterProcess.StartAsync([NodeRole.All, NodeRole.All], sample.SentinelAddress, sample.Folder);
        await using var clients = new ClientFleet();
        foreach (var node in Enumerable.Range(0, ClientsOfANode).SelectMany(_ => cluster.Addresses))
        {
            clients.Add(new LiveClientOptions { Nodes = [node], Channels = [Seen] });
        }

        await clients.WaitForLiveAsync(Deadline);
        await PublishAsync(cluster, 0, Kept);
        var replica = await sample.ReplicaAsync();
        await Eventually.HoldsAsync(async () => (await RedisCli.TopsAsync(replica)).GetValueOrDefault(Seen) == Kept, Deadline, "the replica has the first publications");

        await sample.CutReplicationAsync();
        await PublishAsync(cluster, Kept, Behind);
        await clients.WaitForPublicationsAsync(Kept + Behind, Deadline);
        var before = clients.Clients[0].Subscriptions[0].Position;
        Assert.Equal((ulong)(Kept + Behind), before?.Offset);

        Assert.Equal(replica, await sample.KillMasterAsync());
        await sample.WaitForMasterAsync(replica, Deadline);
        var lost = Kept + Behind - (int)(await RedisCli.TopsAsync(replica)).GetValueOrDefault(Seen);

        await Publisher.EndAsync(cluster.Addresses, [Channel], Deadline);
        await clients.WaitForEndAsync(cluster.Addresses, Deadline);
        await clients.DisposeAsync();
        var checker = new HistoryChecker();
        var faults = checker.Check(clients.Histories, []);
        output.WriteLine($"{lost} acknowledged publications lost; {clients.Clients.Count} clients had them, {checker.Resyncs} were told");

        Assert.Equal(Behind, lost);
        Assert.Empty(faults);
        Assert.All(clients.Clients, client => Assert.NotEqual(before?.Epoch, client.Subscriptions[0].Position?.Epoch));
        Assert.True(checker.Resyncs >= clients.Clients.Count, $"Only {checker.Resyncs} of {clients.Clients.Count} clients were told.");
        Assert.Empty(clients.Histories.SelectMany(static history => history.Events.OfType<ClientEvent.Disconnected>()));
    }

    private static async Task PublishAsync(ClusterProcess cluster, int first, int count)
    {
        for (var number = first; number < first + count; number++)
        {
            var node = cluster.Addresses[number % cluster.Addresses.Count];
            Assert.True(await NodeHttp.PublishAsync(node, Channel, $$"""{"number":{{number}}}""", TestContext.Current.CancellationToken), $"Publication {number} was not taken.");
        }
    }
}
