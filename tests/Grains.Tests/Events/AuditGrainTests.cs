using LiveOrleans.Channels;

namespace LiveOrleans.Grains.Tests;

public sealed class AuditGrainTests
{
    private static readonly EventTimings StreamAlone = new() { Round = TimeSpan.FromHours(1) };

    [Fact(Timeout = 60_000)]
    public async Task Events_OfAChannel_ReachTheAuditThroughTheStream()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var cluster = await EventCluster.StartAsync(StreamAlone);
        var grain = cluster.Grains.GetGrain<IChannelGrain>("1/stream/audit/x");
        await grain.Attach(new NodeAttachment(new NodeId("n"), 1, 1, [], StreamPosition.None, FencingToken.None));
        await grain.Detach(new NodeId("n"), 1);
        var events = (await cluster.Events.ReadAsync(ChannelEventId.None, 10, cancellation)).Events;
        Assert.Equal([ChannelEventKind.Occupied, ChannelEventKind.Vacated], events.Select(next => next.Kind));
        await cluster.Events.WorkedOnAsync(events[^1].Id, cancellation);
        await cluster.Reader.NextAsync("woken", cancellation);
    }

    [Fact(Timeout = 60_000)]
    public async Task Events_WhoseWakeIsLost_ReachTheAuditByTheNextRound()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var cluster = await EventCluster.StartAsync(new EventTimings { Round = TimeSpan.FromMilliseconds(200) }, isSilent: true);
        await cluster.Events.WorkedOnAsync(await AppendAsync(cluster, cancellation), cancellation);
    }

    [Fact(Timeout = 60_000)]
    public async Task Events_AfterTheAuditsSiloWasKilled_AreWorkedOnByTheNext()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var cluster = await EventCluster.StartAsync(StreamAlone with { Round = TimeSpan.FromMilliseconds(500) });
        await cluster.Events.WorkedOnAsync(await AppendAsync(cluster, cancellation), cancellation);
        await cluster.Reader.NextAsync("begins", cancellation);
        await cluster.KillAuditAsync();
        await cluster.Events.WorkedOnAsync(await AppendAsync(cluster, cancellation), cancellation);
        await cluster.Reader.NextAsync("begins", cancellation);
    }

    [Fact(Timeout = 60_000)]
    public async Task Readers_WhenTheClusterStops_End()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var cluster = await EventCluster.StartAsync(StreamAlone);
        await using (cluster)
        {
            await cluster.Grains.GetGrain<IAuditGrain>(EventStream.Key).Wake();
            await cluster.Reader.NextAsync("begins", cancellation);
        }

        await cluster.Reader.NextAsync("ends", cancellation);
    }

    private static async Task<ChannelEventId> AppendAsync(EventCluster cluster, CancellationToken cancellation)
    {
        var channel = ChannelId.TryCreate(1, "stream/audit/x", out var id) ? id : default;
        await cluster.Events.AppendAsync(ChannelEventKind.Healed, channel, new NodeId("n"), FencingToken.None, cancellation);
        return (await cluster.Events.ReadAsync(ChannelEventId.None, 1000, cancellation)).Last;
    }
}
