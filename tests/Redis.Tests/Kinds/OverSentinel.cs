namespace LiveOrleans.Redis.Tests;

/// <summary>All contracts over what Sentinels say.</summary>
[CollectionDefinition]
public sealed class OverSentinel : ICollectionFixture<SentinelServers>
{
    [Collection(typeof(OverSentinel))]
    public sealed class Log(SentinelServers redis) : RedisStreamLogContract(redis);

    [Collection(typeof(OverSentinel))]
    public sealed class Broker(SentinelServers redis) : RedisBrokerContract(redis);

    [Collection(typeof(OverSentinel))]
    public sealed class Leases(SentinelServers redis) : RedisLeaseStoreContract(redis);

    [Collection(typeof(OverSentinel))]
    public sealed class Beats(SentinelServers redis) : RedisBeatBusContract(redis);

    [Collection(typeof(OverSentinel))]
    public sealed class Control(SentinelServers redis) : RedisControlBusContract(redis);

    [Collection(typeof(OverSentinel))]
    public sealed class Nodes(SentinelServers redis) : RedisNodeRegistryContract(redis);

    [Collection(typeof(OverSentinel))]
    public sealed class Subscribers(SentinelServers redis) : RedisSubscriberStoreContract(redis);

    [Collection(typeof(OverSentinel))]
    public sealed class Events(SentinelServers redis) : RedisEventLogContract(redis);
}
