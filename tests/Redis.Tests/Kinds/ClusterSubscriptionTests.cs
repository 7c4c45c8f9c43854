using LiveOrleans.Channels;
using LiveOrleans.Specifications;
using StackExchange.Redis;

namespace LiveOrleans.Redis.Tests;

[Collection(typeof(OverCluster))]
public sealed class ClusterSubscriptionTests(ClusterServers cluster) : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly RedisNode _node = new(cluster);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscribe_Channel_IsAtTheMasterOfItsSlotAlone()
    {
        var channel = TestChannels.Channel("sharded");
        await using var subscription = await _node.Broker.SubscribeAsync(channel, new RecordingSubscriber(), Cancellation);
        var subject = _node.Connection.Keys.Subject(channel);
        var masters = 0;
        foreach (var server in cluster.Servers)
        {
            masters += ((RedisResult[]?)await server.ExecuteAsync("PUBSUB", "SHARDCHANNELS", subject))?.Length ?? 0;
            Assert.Empty((RedisResult[]?)await server.ExecuteAsync("PUBSUB", "CHANNELS", subject) ?? []);
        }

        Assert.Equal(1, masters);
    }

    [Fact]
    public async Task Interrupted_ChannelsOfAllMasters_AreToldAndReceiveFromThenOn()
    {
        var subscribers = new Dictionary<ChannelId, RecordingSubscriber>();
        foreach (var channel in Enumerable.Range(0, 30).Select(static i => TestChannels.Channel($"cut-{i}")))
        {
            subscribers[channel] = new RecordingSubscriber();
            await _node.Broker.SubscribeAsync(channel, subscribers[channel], Cancellation);
        }

        foreach (var server in cluster.Servers)
        {
            await server.ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
        }

        foreach (var (channel, subscriber) in subscribers)
        {
            Assert.True(await subscriber.Interrupted.WaitAsync(Deadline, Cancellation), $"{channel} was told nothing");
        }

        // Each master's connection comes back by itself and can renew once more what another one's has renewed.
        await Eventually.HoldsAsync(
            async () =>
            {
                foreach (var channel in subscribers.Keys)
                {
                    await _node.JoinAsync(channel, Cancellation);
                }

                return subscribers.Values.All(static subscriber => !subscriber.IsEmpty);
            },
            Deadline,
            "every channel receives");
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
