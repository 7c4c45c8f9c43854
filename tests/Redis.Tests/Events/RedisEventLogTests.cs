using LiveOrleans.Channels;

namespace LiveOrleans.Redis.Tests;

public sealed class RedisEventLogTests(RedisServer server) : RedisEventLogContract(server), IClassFixture<RedisServer>
{
    [Fact]
    public async Task Read_EventOfAnotherVersion_IsPassedOverAndLogged()
    {
        var recorder = new EventRecorder<RedisEventLog>();
        var events = new RedisEventLog(Node.Connection, recorder);
        await events.AppendAsync(ChannelEventKind.Healed, Channel, new NodeId("n"), new FencingToken(1), Cancellation);
        await server.Database.StreamAddAsync(Node.Connection.Keys.Events, "kind", "Newer");
        var page = await events.ReadAsync(ChannelEventId.None, 10, Cancellation);
        Assert.Single(page.Events);
        Assert.True(page.Last > page.Events[0].Id);
        Assert.Equal([EventIds.MalformedEvent], recorder.Ids);
        Assert.Empty((await events.ReadAsync(page.Last, 10, Cancellation)).Events);
    }

    [Fact]
    public async Task Events_AndCursors_AreGoneAWeekAfterTheLast()
    {
        await Events.AppendAsync(ChannelEventKind.Healed, Channel, new NodeId("n"), new FencingToken(1), Cancellation);
        await Events.SetCursorAsync("reader", new ChannelEventId(1, 0), Cancellation);
        await server.AdvanceAsync(Node.Prefix, TimeSpan.FromDays(6));
        Assert.Single(await AllAsync());
        await server.AdvanceAsync(Node.Prefix, TimeSpan.FromDays(2));
        Assert.Empty(server.Server.Keys(pattern: $"{Node.Prefix}*"));
    }

    [Fact]
    public async Task Read_OfASingleRedis_IsAtomic() =>
        Assert.True((await Events.ReadAsync(ChannelEventId.None, 1, Cancellation)).IsAtomic);
}
