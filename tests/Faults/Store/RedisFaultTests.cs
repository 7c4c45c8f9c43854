using System.Globalization;

namespace LiveOrleans.Faults;

/// <summary>Something happens to Redis under load. The clients keep their connections throughout, and the cluster is as good as new after each.</summary>
/// <param name="shared">The cluster that all of a class's tests have.</param>
/// <param name="output">Takes the figures.</param>
public abstract class RedisFaultTests(SharedCluster shared, ITestOutputHelper output)
{
    private const int Kills = 15;
    private const int ConnectionKills = 5;
    private const int SubscriberBytes = 64 * 1024;

    // Together more than the sockets of a connection hold, and less of each channel than its history does.
    private const int LargeChannels = 10;
    private const int LargeOfAChannel = 20;
    private const int LargeBytes = 100_000;

    private static readonly LoadPlan Plan = new(Channels: 20, Clients: 50, Publishers: 20, TimeSpan.FromMilliseconds(10));
    private static readonly TimeSpan KillInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ConnectionKillInterval = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan PauseLength = TimeSpan.FromSeconds(5);

    // Well below the three probes of half a second after which the others take a node for dead, and what is on its way to it for lost.
    private static readonly TimeSpan SlowLength = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(1);

    private ClusterProcess Cluster => shared.Cluster;

    [Fact]
    public async Task KillSubscriptions_AgainAndAgain_NothingIsLostOrDoubled()
    {
        var killed = 0L;
        var result = await RunAsync(async () =>
        {
            for (var i = 0; i < Kills; i++)
            {
                killed += await Cluster.Redis.KillSubscriptionsAsync();
                await WaitAsync(KillInterval);
            }
        });

        Assert.True(killed >= Kills, $"Only {killed} subscriptions were killed.");
        Assert.Equal(0, result.Resyncs);
    }

    [Fact]
    [Trait(FaultSettings.Form, FaultSettings.Long)]
    public async Task KillConnections_AllOfThemAgainAndAgain_NothingIsLostOrDoubled()
    {
        var killed = 0L;
        var result = await RunAsync(async () =>
        {
            for (var i = 0; i < ConnectionKills; i++)
            {
                killed += await Cluster.Redis.KillConnectionsAsync();
                await WaitAsync(ConnectionKillInterval);
            }
        });

        // Commands, subscriptions and membership of two nodes at least, each time.
        Assert.True(killed >= ConnectionKills * 6, $"Only {killed} connections were killed.");
        Assert.Equal(0, result.Resyncs);
    }

    [Fact]
    public async Task OutputBuffer_OfASlowSubscriber_IsCutAndHealedFromTheLog()
    {
        var slow = Cluster.Nodes[^1];
        var lossesBefore = await LossesAsync(slow);
        var result = await RunAsync(async () =>
        {
            await using var readers = new ClientFleet();
            for (var number = 0; number < LargeChannels; number++)
            {
                readers.Add(new LiveClientOptions { Nodes = [slow.Url], Channels = [$"1/{LargeName(number)}"], Seed = number });
            }

            await readers.WaitForLiveAsync(ClusterProcess.StartDeadline);
            await Cluster.Redis.BoundSubscribersAsync(SubscriberBytes);
            slow.Pause();
            var publications = Enumerable.Range(0, LargeChannels * LargeOfAChannel).Select(PublishLargeAsync).ToArray();
            await WaitAsync(SlowLength);
            slow.Resume();
            Assert.All(await Task.WhenAll(publications), static refusal => Assert.Equal("", refusal));
            await readers.WaitForPublicationsAsync(LargeOfAChannel, ClusterProcess.StartDeadline);
            await Cluster.Redis.BoundSubscribersAsync(0);
            await readers.DisposeAsync();
            Assert.Empty(new HistoryChecker().Check(readers.Histories, []));
        });

        Assert.True(await LossesAsync(slow) > lossesBefore, "The slow node's subscriptions were not cut.");
        Assert.Equal(0, result.Resyncs);
    }

    [Fact]
    public async Task Pause_ForSeconds_PublishersAreToldAndAllGoesOn()
    {
        var result = await RunAsync(async () =>
        {
            Cluster.Redis.Pause();
            await WaitAsync(PauseLength);
            Cluster.Redis.Resume();
        });

        Assert.Equal(0, result.Resyncs);
    }

    [Fact]
    public async Task Restart_Durable_KeepsWhatWasAcknowledged()
    {
        var result = await RunAsync(Cluster.Redis.RestartAsync);

        Assert.Equal(0, result.Resyncs);
    }

    [Fact]
    public async Task Flush_Everything_ClientsAreToldOfANewEpochAndTheNodesStayOneCluster()
    {
        var result = await RunAsync(Cluster.Redis.FlushAsync);

        Assert.True(result.Resyncs > 0, "Nobody was told that the history is gone.");
        await Cluster.WaitForListedAsync(ClusterProcess.StartDeadline);
        await Cluster.WaitForMembersAsync(ClusterProcess.StartDeadline);
    }

    private static string LargeName(int number) => string.Create(CultureInfo.InvariantCulture, $"grafana/broadcast/large{number % LargeChannels}");

    private static async Task<int> LossesAsync(NodeProcess node) =>
        (await File.ReadAllLinesAsync(node.LogPath, TestContext.Current.CancellationToken))
            .Count(static line => line.Contains("liveorleans-subscriptions to Redis", StringComparison.Ordinal) && line.Contains("is lost", StringComparison.Ordinal));

    private Task<string> PublishLargeAsync(int number) =>
        NodeHttp.TryPublishAsync(Cluster.Addresses[0], LargeName(number), $"\"{new string('x', LargeBytes)}\"", TestContext.Current.CancellationToken);

    private static Task WaitAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, TestContext.Current.CancellationToken);

    private async Task<LoadResult> RunAsync(Func<Task> fault)
    {
        await using var load = await ClusterLoad.StartAsync(Cluster, Plan, new Random(FaultSettings.Seed), shared.NextPublisher());
        await WaitAsync(Around);
        await fault();
        await WaitAsync(Around);
        var result = await load.EndAsync();
        output.WriteLine(result.ToString());
        result.AssertNoFaults();
        Assert.Equal(0, result.Disconnects);
        Assert.True(result.Acknowledged > 0, "Nothing was published.");
        return result;
    }
}
