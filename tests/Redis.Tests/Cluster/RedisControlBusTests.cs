using LiveOrleans.Channels;
using StackExchange.Redis;

namespace LiveOrleans.Redis.Tests;

public sealed class RedisControlBusTests(RedisServer server) : RedisControlBusContract(server), IClassFixture<RedisServer>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Send_FromAnotherNode_ReachesOnlyTheNodeThatHasTheUser()
    {
        await using var sender = new RedisNode(server, Node.Prefix);
        await using var other = new RedisNode(server, Node.Prefix);
        var (arrived, strayed) = (new SemaphoreSlim(0), 0);
        await using var subscription = await Node.Control.SubscribeAsync(ControlSubject.OfUser(1, "jane"), _ => arrived.Release(), Cancellation);
        await using var elsewhere = await other.Control.SubscribeAsync(ControlSubject.OfUser(1, "joe"), _ => strayed++, Cancellation);
        Assert.True(await sender.Control.SendAsync(ControlSubject.OfUser(1, "jane"), "x"u8.ToArray(), Cancellation));
        Assert.True(await arrived.WaitAsync(Deadline, Cancellation));
        Assert.Equal(0, strayed);
        var counts = await server.Server.SubscriptionSubscriberCountAsync(RedisChannel.Literal(Node.Connection.Keys.Subject(ControlSubject.OfUser(1, "jane"))));
        Assert.Equal(1, counts);
    }

    [Fact]
    public async Task Receive_SubscriberThatThrows_IsLoggedAndCalledAgain()
    {
        var events = new EventRecorder<RedisControlBus>();
        var calls = new SemaphoreSlim(0);
        await using var subscription = await new RedisControlBus(Node.Connection, events).SubscribeAsync(
            ControlSubject.All,
            _ =>
            {
                calls.Release();
                throw new InvalidOperationException();
            },
            Cancellation);
        await Node.Control.SendAsync(ControlSubject.All, "x"u8.ToArray(), Cancellation);
        await Node.Control.SendAsync(ControlSubject.All, "y"u8.ToArray(), Cancellation);
        Assert.True(await calls.WaitAsync(Deadline, Cancellation));
        Assert.True(await calls.WaitAsync(Deadline, Cancellation));
        Assert.Contains(EventIds.OrderFailed, events.Ids);
    }

    [Fact]
    public async Task Send_WithoutRedis_IsUnavailable()
    {
        var options = new RedisOptions { Address = "127.0.0.1:1", Prefix = Node.Prefix };
        await using var lost = new RedisConnection(options, new EventRecorder<RedisConnection>());
        var bus = new RedisControlBus(lost, new EventRecorder<RedisControlBus>());
        await Assert.ThrowsAsync<ChannelUnavailableException>(async () => await bus.SendAsync(ControlSubject.All, "x"u8.ToArray(), Cancellation));
    }
}
