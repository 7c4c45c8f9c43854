using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>A client's connection dies without a word, as when a laptop is closed: both sides notice by the pings, and the client misses nothing.</summary>
[Trait(FaultSettings.Form, FaultSettings.Long)]
public sealed class HalfOpenClientTests(ITestOutputHelper output)
{
    private const string Channel = "grafana/broadcast/half";
    private const string Sessions = "liveorleans_gateway_sessions";
    private const int Flowing = 10;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PublishInterval = TimeSpan.FromMilliseconds(100);

    // A ping every 25 s, and 10 s for its answer.
    private static readonly TimeSpan ServerBudget = TimeSpan.FromSeconds(35 + 3);

    // The client waits for the next ping and a second more, then finds the other node.
    private static readonly TimeSpan ClientBudget = TimeSpan.FromSeconds(25 + 1 + 3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hold_ClientFromItsNode_BothNoticeAndTheClientMissesNothing()
    {
        await using var cluster = await ClusterProcess.StartAsync([NodeRole.All, NodeRole.All]);
        var (node, other) = (cluster.Nodes[0], cluster.Nodes[1]);
        await using var proxy = FaultProxy.Start(node.Url.Port);
        await using var fleet = new ClientFleet();
        fleet.Add(new LiveClientOptions
        {
            Nodes = [new Uri($"http://{proxy.Address}/"), other.Url], Channels = [$"1/{Channel}"], PingDelay = TimeSpan.FromSeconds(1),
        });
        await fleet.WaitForLiveAsync(Deadline);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var publishing = PublishAsync(node.Url, ending.Token);
        await fleet.WaitForPublicationsAsync(Flowing, Deadline);
        Assert.Equal(1, await NodeHttp.MetricAsync(node.Url, Sessions));

        var start = TimeProvider.System.GetTimestamp();
        proxy.Hold();
        var noticed = await Task.WhenAll(
            SinceAsync(fleet.WaitForConnectionsAsync(2, Deadline)),
            SinceAsync(Eventually.HoldsAsync(async () => await NodeHttp.MetricAsync(node.Url, Sessions) is 0, ServerBudget, "the node has let go of the session")));
        await fleet.WaitForMorePublicationsAsync(Flowing, Deadline);
        await ending.CancelAsync();
        await publishing;
        await fleet.WaitForEndAsync(cluster.Addresses, Deadline);
        await fleet.DisposeAsync();

        output.WriteLine($"the client was elsewhere after {noticed[0].TotalSeconds:F1} s, the node let go after {noticed[1].TotalSeconds:F1} s; {fleet.Histories.Single().PublicationCount} publications");
        Assert.True(noticed[0] <= ClientBudget, $"The client needed {noticed[0]}.");
        Assert.Empty(new HistoryChecker().Check(fleet.Histories, []));
        Assert.True(fleet.Histories.Single().Events.OfType<ClientEvent.Subscribed>().Last().Recovered, "The client was not recovered.");

        async Task<TimeSpan> SinceAsync(Task task)
        {
            await task;
            return TimeProvider.System.GetElapsedTime(start);
        }
    }

    private static async Task PublishAsync(Uri node, CancellationToken ending)
    {
        using var timer = new PeriodicTimer(PublishInterval);
        try
        {
            for (var number = 1; await timer.WaitForNextTickAsync(ending); number++)
            {
                await NodeHttp.PublishAsync(node, Channel, $"{number}", ending);
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }
}
