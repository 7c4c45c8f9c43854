namespace LiveOrleans.Redis.Tests;

/// <summary>All contracts over a Redis Cluster.</summary>
[CollectionDefinition]
public sealed class OverCluster : ICollectionFixture<ClusterServers>
{
    [Collection(typeof(OverCluster))]
    public sealed class Log(ClusterServers redis) : RedisStreamLogContract(redis);

    [Collection(typeof(OverCluster))]
    public sealed class Broker(ClusterServers redis) : RedisBrokerContract(redis);

    [Collection(typeof(OverCluster))]
    public sealed class Leases(ClusterServers redis) : RedisLeaseStoreContract(redis);

    [Collection(typeof(OverCluster))]
    public sealed class Beats(ClusterServers redis) : RedisBeatBusContract(redis);

    [Collection(typeof(OverCluster))]
    public sealed class Control(ClusterServers redis) : RedisControlBusContract(redis);

    [Collection(typeof(OverCluster))]
    public sealed class Nodes(ClusterServers redis) : RedisNodeRegistryContract(redis);

    [Collection(typeof(OverCluster))]
    public sealed class Subscribers(ClusterServers redis) : RedisSubscriberStoreContract(redis);

    [Collection(typeof(OverCluster))]
    public sealed class Events(ClusterServers redis) : RedisEventLogContract(redis);
}
