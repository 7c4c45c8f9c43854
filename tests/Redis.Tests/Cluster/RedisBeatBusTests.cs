using LiveOrleans.Channels;
using StackExchange.Redis;

namespace LiveOrleans.Redis.Tests;

public sealed class RedisBeatBusTests(RedisServer server) : RedisBeatBusContract(server), IClassFixture<RedisServer>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Receive_MalformedBeat_IsLoggedAndDropped()
    {
        var events = new EventRecorder<RedisBeatBus>();
        var received = new List<long>();
        var arrived = new SemaphoreSlim(0);
        await using var subscription = await new RedisBeatBus(Node.Connection, events).SubscribeAsync(
            beat =>
            {
                received.Add(beat.Incarnation);
                arrived.Release();
            },
            Cancellation);
        var subject = RedisChannel.Literal(Node.Connection.Keys.Beats);
        var whole = WireWriter.Beat(new NodeBeat(new NodeId("n"), 1, "s", false, [], []));
        await server.Database.PublishAsync(subject, "hello, secret");
        await server.Database.PublishAsync(subject, whole[..^1]);
        await server.Database.PublishAsync(subject, (byte[])[2, .. whole[1..].Span]);
        await server.Database.PublishAsync(subject, whole);
        Assert.True(await arrived.WaitAsync(Deadline, Cancellation));
        Assert.Equal([1], received);
        Assert.Equal([EventIds.MalformedBeat, EventIds.MalformedBeat, EventIds.MalformedBeat], events.Ids);
        Assert.All(events.Texts, static text => Assert.DoesNotContain("secret", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Receive_SubscriberThatThrows_IsLoggedAndCalledAgain()
    {
        var events = new EventRecorder<RedisBeatBus>();
        var calls = new SemaphoreSlim(0);
        await using var subscription = await new RedisBeatBus(Node.Connection, events).SubscribeAsync(
            _ =>
            {
                calls.Release();
                throw new InvalidOperationException();
            },
            Cancellation);
        await Node.Beats.PublishAsync(new NodeBeat(new NodeId("n"), 1, "s", false, [], []), Cancellation);
        await Node.Beats.PublishAsync(new NodeBeat(new NodeId("n"), 2, "s", false, [], []), Cancellation);
        Assert.True(await calls.WaitAsync(Deadline, Cancellation));
        Assert.True(await calls.WaitAsync(Deadline, Cancellation));
        Assert.Contains(EventIds.BeatFailed, events.Ids);
    }
}
