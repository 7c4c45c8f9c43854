using LiveOrleans.Channels;
using LiveOrleans.Specifications;

namespace LiveOrleans.Redis.Tests;

public sealed class RedisSubscriberStoreTests(RedisServer server) : SubscriberStoreSpecification, IClassFixture<RedisServer>, IAsyncDisposable
{
    private static readonly ChannelId Channel = TestChannels.Channel("subscribers");
    private static readonly NodeAttachment Attachment = new(new NodeId("n"), 1, 1, [], StreamPosition.None, FencingToken.None);

    private readonly RedisNode _node = new(server);

    protected override ISubscriberStore Store => _node.Subscribers;

    protected override IStreamLog Log => _node.Log;

    protected override IBroker Broker => _node.Broker;

    [Fact]
    public async Task Save_Subscription_IsKeptForAWeekAfterTheLastChange()
    {
        await SaveAsync();
        await server.AdvanceAsync(_node.Prefix, TimeSpan.FromDays(6));
        await SaveAsync();
        await server.AdvanceAsync(_node.Prefix, TimeSpan.FromDays(6));
        Assert.Single(await Store.ReadAsync(Channel, Cancellation));
        await server.AdvanceAsync(_node.Prefix, TimeSpan.FromDays(2));
        Assert.Empty(await Store.ReadAsync(Channel, Cancellation));
    }

    [Fact]
    public async Task Save_BeforeTheChannelHasAHistory_LeavesNothingForEver()
    {
        await SaveAsync();
        await server.AdvanceAsync(_node.Prefix, TimeSpan.FromDays(8));
        Assert.Empty(server.Server.Keys(pattern: $"{_node.Prefix}*"));
    }

    [Fact]
    public async Task Read_SubscriptionOfAnotherVersion_IsLeftOutAndLogged()
    {
        var events = new EventRecorder<RedisSubscriberStore>();
        await SaveAsync();
        await server.Database.HashSetAsync(_node.Connection.Keys.Subscribers(Channel), "newer", "\u0002");
        Assert.Single(await new RedisSubscriberStore(_node.Connection, events).ReadAsync(Channel, Cancellation));
        Assert.Equal([EventIds.MalformedSubscription], events.Ids);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private async Task SaveAsync() =>
        Assert.True(await Store.SaveAsync(Channel, new FencingToken(1), Attachment, PresenceChange.None, Cancellation));
}
