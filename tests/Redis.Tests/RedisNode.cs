using LiveOrleans.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Redis.Tests;

/// <summary>The adapters of one node, under keys of a test's own unless it shares them.</summary>
internal sealed class RedisNode : IAsyncDisposable
{
    public RedisNode(IRedisSystem redis, string? prefix = null)
    {
        Prefix = prefix ?? Guid.NewGuid().ToString("N");
        var options = new RedisOptions { Address = redis.Options.Address, TlsCaPath = redis.Options.TlsCaPath, Prefix = Prefix };
        Connection = new RedisConnection(options, NullLogger<RedisConnection>.Instance);
        Log = new RedisStreamLog(Connection, NullLogger<RedisStreamLog>.Instance);
        Broker = new RedisBroker(Connection, NullLogger<RedisBroker>.Instance);
        Leases = new RedisLeaseStore(Connection, Meters);
        Beats = new RedisBeatBus(Connection, NullLogger<RedisBeatBus>.Instance);
        Control = new RedisControlBus(Connection, NullLogger<RedisControlBus>.Instance);
        Nodes = new RedisNodeRegistry(Connection, NullLogger<RedisNodeRegistry>.Instance);
        Events = new RedisEventLog(Connection, NullLogger<RedisEventLog>.Instance);
        Subscribers = new RedisSubscriberStore(Connection, NullLogger<RedisSubscriberStore>.Instance);
    }

    public string Prefix { get; }

    public RedisEventLog Events { get; }

    public TestMeters Meters { get; } = new();

    public RedisConnection Connection { get; }

    public RedisStreamLog Log { get; }

    public RedisBroker Broker { get; }

    public RedisLeaseStore Leases { get; }

    public RedisBeatBus Beats { get; }

    public RedisControlBus Control { get; }

    public RedisNodeRegistry Nodes { get; }

    public RedisSubscriberStore Subscribers { get; }

    /// <summary>Makes somebody join a channel, and tells the channel's subscribers.</summary>
    public async Task JoinAsync(ChannelId channel, CancellationToken cancellationToken)
    {
        var member = new ClientInfo("1", "a");
        var attachment = new NodeAttachment(new NodeId("n"), 1, 1, [member], StreamPosition.None, FencingToken.None);
        Assert.True(await Subscribers.SaveAsync(channel, new FencingToken(1), attachment, new PresenceChange([member], []), cancellationToken));
    }

    public ValueTask DisposeAsync()
    {
        Meters.Dispose();
        return Connection.DisposeAsync();
    }
}
