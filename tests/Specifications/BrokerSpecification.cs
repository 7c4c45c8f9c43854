using LiveOrleans.Channels;

namespace LiveOrleans.Specifications;

/// <summary>What every <see cref="IBroker"/> promises of joins and leaves; publications are the log's promise.</summary>
public abstract class BrokerSpecification
{
    private static readonly PresenceChange Joined = new([new ClientInfo("1", "a")], []);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IBroker Broker { get; }

    /// <summary>A subscriber store that publishes on the broker.</summary>
    protected abstract ISubscriberStore Subscribers { get; }

    [Fact]
    public async Task Publish_Presence_ReachesEverySubscriberOfTheChannel()
    {
        var (first, second) = (new RecordingSubscriber(), new RecordingSubscriber());
        await using var one = await Broker.SubscribeAsync(Channel("x"), first, Cancellation);
        await using var two = await Broker.SubscribeAsync(Channel("x"), second, Cancellation);
        await AnnounceAsync(Channel("x"), Joined);
        Assert.Equal("a", Assert.Single((await first.NextChangeAsync(Cancellation)).Joined).Client);
        Assert.Equal("a", Assert.Single((await second.NextChangeAsync(Cancellation)).Joined).Client);
    }

    [Fact]
    public async Task Publish_OnAnotherChannel_ReachesNobodyHere()
    {
        var subscriber = new RecordingSubscriber();
        await using var subscription = await Broker.SubscribeAsync(Channel("x"), subscriber, Cancellation);
        await AnnounceAsync(Channel("y"), Joined);
        await AnnounceAsync(Channel("x"), Joined);
        await subscriber.NextChangeAsync(Cancellation);
        Assert.True(subscriber.IsEmpty);
    }

    [Fact]
    public async Task Dispose_Subscription_EndsTheDelivery()
    {
        var (leaver, stayer) = (new RecordingSubscriber(), new RecordingSubscriber());
        await using var staying = await Broker.SubscribeAsync(Channel("x"), stayer, Cancellation);
        var leaving = await Broker.SubscribeAsync(Channel("x"), leaver, Cancellation);
        await leaving.DisposeAsync();
        await AnnounceAsync(Channel("x"), Joined);
        await stayer.NextChangeAsync(Cancellation);
        Assert.True(leaver.IsEmpty);
    }

    [Fact]
    public async Task Publish_ManyChanges_ArriveInOrder()
    {
        var subscriber = new RecordingSubscriber();
        await using var subscription = await Broker.SubscribeAsync(Channel("x"), subscriber, Cancellation);
        for (var i = 0; i < 500; i++)
        {
            await AnnounceAsync(Channel("x"), new PresenceChange([], [new ClientInfo("\u00fc", $"{i}"), new ClientInfo("2", "b")]));
        }

        for (var i = 0; i < 500; i++)
        {
            var change = await subscriber.NextChangeAsync(Cancellation);
            Assert.Empty(change.Joined);
            Assert.Equal([new ClientInfo("\u00fc", $"{i}"), new ClientInfo("2", "b")], change.Left);
        }
    }

    [Fact]
    public async Task Subscribe_AgainAfterDispose_Delivers()
    {
        for (var i = 0; i < 50; i++)
        {
            var subscriber = new RecordingSubscriber();
            await using var subscription = await Broker.SubscribeAsync(Channel("again"), subscriber, Cancellation);
            await AnnounceAsync(Channel("again"), Joined);
            await subscriber.NextChangeAsync(Cancellation);
            await subscription.DisposeAsync();
        }
    }

    private async ValueTask AnnounceAsync(ChannelId channel, PresenceChange change)
    {
        var attachment = new NodeAttachment(new NodeId("n"), 1, change.Joined.Count, change.Joined, StreamPosition.None, FencingToken.None);
        Assert.True(await Subscribers.SaveAsync(channel, new FencingToken(1), attachment, change, Cancellation));
    }

    private static ChannelId Channel(string path) =>
        ChannelId.TryCreate(1, $"grafana/broadcast/{path}", out var channel) ? channel : throw new ArgumentException(path, nameof(path));
}
