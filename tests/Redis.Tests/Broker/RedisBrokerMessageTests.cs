using LiveOrleans.Channels;
using LiveOrleans.Specifications;
using StackExchange.Redis;
using ClientInfo = LiveOrleans.Channels.ClientInfo;

namespace LiveOrleans.Redis.Tests;

public sealed class RedisBrokerMessageTests(RedisServer server) : IClassFixture<RedisServer>, IAsyncDisposable
{
    private static readonly PresenceChange Joined = new([new ClientInfo("1", "a")], []);

    private readonly RedisNode _node = new(server);
    private readonly EventRecorder<RedisBroker> _events = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Receive_MalformedMessage_IsNamedAndDropped()
    {
        var channel = TestChannels.Channel("malformed");
        var broker = new RedisBroker(_node.Connection, _events);
        var subscriber = new RecordingSubscriber();
        await using var subscription = await broker.SubscribeAsync(channel, subscriber, Cancellation);
        var subject = RedisChannel.Literal(_node.Connection.Keys.Subject(channel));
        await server.Database.PublishAsync(subject, "hello, secret payload");
        await server.Database.PublishAsync(subject, RedisValue.EmptyString);
        await _node.JoinAsync(channel, Cancellation);
        await subscriber.NextChangeAsync(Cancellation);
        Assert.Equal([EventIds.MalformedMessage, EventIds.MalformedMessage], _events.Ids);
        Assert.All(_events.Texts, text => Assert.Contains(channel.Key, text, StringComparison.Ordinal));
        Assert.All(_events.Texts, text => Assert.DoesNotContain("secret", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Deliver_SubscriberThatThrows_DoesNotReachTheLibrary()
    {
        var receiver = new ChannelReceiver(TestChannels.Channel("throws"), new ThrowingSubscriber(), _events);
        receiver.OnMessage(WireWriter.Presence(Joined));
        receiver.OnInterrupted();
        Assert.Equal([EventIds.DeliveryFailed, EventIds.DeliveryFailed], _events.Ids);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private sealed class ThrowingSubscriber : IBrokerSubscriber
    {
        public void OnPublications(PublicationBatch batch) => throw new InvalidOperationException();

        public void OnPresence(PresenceChange change) => throw new InvalidOperationException();

        public void OnInterrupted() => throw new InvalidOperationException();
    }
}
