namespace LiveOrleans.Faults;

/// <summary>The harness on one node that keeps everything in memory.</summary>
public sealed class NodeProcessTests : IAsyncLifetime
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);

    private NodeProcess? _node;

    private NodeProcess Node => _node ?? throw new InvalidOperationException("The node is made before each test.");

    public async ValueTask InitializeAsync()
    {
        _node = new NodeProcess("node1", NodeRole.All, new NodeSettings { LogFolder = TestLogs.NewFolder() });
        await Node.StartAsync();
        await Node.WaitForReadyAsync(StartDeadline);
    }

    public ValueTask DisposeAsync() => Node.DisposeAsync();

    [Fact]
    public async Task Kill_RunningNode_EndsWithTheSignal()
    {
        await Node.KillAsync();

        Assert.Equal(128 + (int)UnixSignal.Kill, Node.ExitCode);
    }

    [Fact]
    public async Task Stop_RunningNode_EndsWithZero() => Assert.Equal(0, await Node.StopAsync(TimeSpan.FromSeconds(15)));

    [Fact]
    public async Task Pause_RunningNode_AnswersOnlyAfterResume()
    {
        Node.Pause();
        var whilePaused = await NodeHttp.StatusAsync(new Uri(Node.Url, "healthz"));
        Node.Resume();
        await Node.WaitForReadyAsync(StartDeadline);

        Assert.Null(whilePaused);
    }

    [Fact]
    public async Task Dispose_PausedNode_IsGone()
    {
        Node.Pause();
        await Node.DisposeAsync();

        Assert.Null(await NodeHttp.StatusAsync(new Uri(Node.Url, "healthz")));
    }

    [Fact]
    public async Task Start_AfterKill_HasTheSameAddressAndKeepsTheLog()
    {
        await Node.KillAsync();
        await Node.StartAsync();
        await Node.WaitForReadyAsync(StartDeadline);

        var log = await File.ReadAllTextAsync(Node.LogPath, TestContext.Current.CancellationToken);
        Assert.Equal(3, log.Split($"console    {Node.Url}").Length);
    }

    [Fact]
    public async Task Clients_NodeKilledUnderThem_ComeBackAndAreToldOfTheNewEpoch()
    {
        await using var fleet = new ClientFleet();
        string[] channels = ["stream/harness/a", "grafana/broadcast/harness"];
        var first = new Publisher("p", [Node.Url], channels, TimeSpan.FromMilliseconds(2), seed: 1);
        var second = new Publisher("q", [Node.Url], channels, TimeSpan.FromMilliseconds(2), seed: 2);
        for (var i = 0; i < 10; i++)
        {
            fleet.Add(new LiveClientOptions { Nodes = [Node.Url], Channels = [.. channels.Select(static channel => $"1/{channel}")], Seed = i });
        }

        await fleet.WaitForLiveAsync(StartDeadline);

        // A node that keeps everything in memory takes with it what it has acknowledged: all of it is seen before.
        await PublishAsync(first, fleet);
        await Node.KillAsync();
        await Node.StartAsync();
        await fleet.WaitForConnectionsAsync(2, StartDeadline);
        await fleet.WaitForLiveAsync(StartDeadline);
        await PublishAsync(second, fleet);
        await Publisher.EndAsync([Node.Url], channels, StartDeadline);
        await fleet.WaitForEndAsync([Node.Url], StartDeadline);
        var checker = new HistoryChecker();
        var faults = checker.Check(fleet.Histories, [first.History, second.History]);

        Assert.Empty(faults);
        Assert.Equal(20, checker.Resyncs);
    }

    // Each client has all channels, and the node is there: each publication is acknowledged and comes to each client.
    private static async Task PublishAsync(Publisher publisher, ClientFleet fleet)
    {
        var before = fleet.Clients[0].History.PublicationCount;
        using var ending = new CancellationTokenSource();
        var publishing = publisher.RunAsync(ending.Token);
        await fleet.WaitForMorePublicationsAsync(100, StartDeadline);
        await ending.CancelAsync();
        await publishing;
        Assert.All(publisher.History.Attempts, static attempt => Assert.True(attempt.IsAcknowledged));
        await fleet.WaitForPublicationsAsync(before + publisher.History.Attempts.Count, StartDeadline);
    }
}
