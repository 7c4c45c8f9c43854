using LiveOrleans.Channels;

namespace LiveOrleans.Redis.Tests;

public sealed class RedisSubscriberStoreTests(RedisServer server) : RedisSubscriberStoreContract(server), IClassFixture<RedisServer>
{
    private static readonly ChannelId Channel = TestChannels.Channel("subscribers");
    private static readonly NodeAttachment Attachment = new(new NodeId("n"), 1, 1, [], StreamPosition.None, FencingToken.None);

    [Fact]
    public async Task Save_Subscription_IsKeptForAWeekAfterTheLastChange()
    {
        await SaveAsync();
        await server.AdvanceAsync(Node.Prefix, TimeSpan.FromDays(6));
        await SaveAsync();
        await server.AdvanceAsync(Node.Prefix, TimeSpan.FromDays(6));
        Assert.Single(await Store.ReadAsync(Channel, Cancellation));
        await server.AdvanceAsync(Node.Prefix, TimeSpan.FromDays(2));
        Assert.Empty(await Store.ReadAsync(Channel, Cancellation));
    }

    [Fact]
    public async Task Save_BeforeTheChannelHasAHistory_LeavesNothingForEver()
    {
        await SaveAsync();
        await server.AdvanceAsync(Node.Prefix, TimeSpan.FromDays(8));
        Assert.Empty(server.Server.Keys(pattern: $"{Node.Prefix}*"));
    }

    [Fact]
    public async Task Read_SubscriptionOfAnotherVersion_IsLeftOutAndLogged()
    {
        var events = new EventRecorder<RedisSubscriberStore>();
        await SaveAsync();
        await server.Database.HashSetAsync(Node.Connection.Keys.Subscribers(Channel), "newer", "\u0002");
        Assert.Single(await new RedisSubscriberStore(Node.Connection, events).ReadAsync(Channel, Cancellation));
        Assert.Equal([EventIds.MalformedSubscription], events.Ids);
    }

    private async Task SaveAsync() =>
        Assert.True(await Store.SaveAsync(Channel, new FencingToken(1), Attachment, PresenceChange.None, Cancellation));
}
