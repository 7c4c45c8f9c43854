using System.Net;

namespace LiveOrleans.Faults;

/// <summary>All clients of a node come to the others at the same moment.</summary>
[Trait(FaultSettings.Form, FaultSettings.Long)]
public sealed class ReconnectStormTests(ITestOutputHelper output)
{
    private const string Owned = "1/grafana/broadcast/storm";
    private const int FewestChannels = 20;

    private static readonly int Clients = FaultSettings.SilentSessions;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kill_ANodeWithManyClients_AllAreServedByTheOthers(bool jitter)
    {
        await using var cluster = await ClusterProcess.StartAsync([NodeRole.All, NodeRole.All, NodeRole.All]);
        var (left, others) = (cluster.Nodes[0], cluster.Nodes.Skip(1).Select(static node => node.Url).ToArray());
        await using var fleet = new ClientFleet();
        for (var number = 0; number < Clients; number++)
        {
            var options = new LiveClientOptions
            {
                Nodes = [left.Url, others[number % others.Length]],
                Channels = [$"{Owned}{number % FewestChannels}"],
                ReplyTimeout = TimeSpan.FromSeconds(15),
                Seed = number,
            };
            fleet.Add(jitter ? options : options with { MinBackoff = TimeSpan.Zero, MaxBackoff = TimeSpan.Zero });
        }

        await fleet.WaitForLiveAsync(Deadline);
        var start = TimeProvider.System.GetTimestamp();
        await left.KillAsync();
        await fleet.WaitForConnectionsAsync(2, Deadline);
        foreach (var node in others)
        {
            Assert.Equal(HttpStatusCode.OK, await NodeHttp.StatusAsync(new Uri(node, "readyz")));
        }

        await fleet.WaitForLiveAsync(Deadline);
        output.WriteLine($"{Clients} clients {(jitter ? "with" : "without")} jitter are back within {TimeProvider.System.GetElapsedTime(start).TotalSeconds:F2} s");
        var sessions = 0.0;
        foreach (var node in others)
        {
            sessions += await NodeHttp.MetricAsync(node, "liveorleans_gateway_sessions") ?? 0;
        }

        Assert.Equal(Clients, sessions);
        await fleet.DisposeAsync();
        Assert.Empty(new HistoryChecker().Check(fleet.Histories, []));
    }
}
