namespace LiveOrleans.Faults;

/// <summary>Something happens to Redis under load. The clients keep their connections throughout.</summary>
public abstract class RedisFaultTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Kills = 15;

    private static readonly LoadPlan Plan = new(Channels: 20, Clients: 50, Publishers: 20, TimeSpan.FromMilliseconds(10));
    private static readonly TimeSpan KillInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PauseLength = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(1);

    private ClusterProcess? _cluster;

    private ClusterProcess Cluster => _cluster ?? throw new InvalidOperationException("The cluster is started before each test.");

    private protected abstract NodeRole[] Roles { get; }

    public async ValueTask InitializeAsync() => _cluster = await ClusterProcess.StartAsync(Roles);

    public async ValueTask DisposeAsync()
    {
        await (_cluster?.DisposeAsync() ?? default);
        GC.SuppressFinalize(this);
    }

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

    private static Task WaitAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, TestContext.Current.CancellationToken);

    private async Task<LoadResult> RunAsync(Func<Task> fault)
    {
        await using var load = await ClusterLoad.StartAsync(Cluster, Plan, new Random(FaultSettings.Seed));
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
