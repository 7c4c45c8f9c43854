namespace LiveOrleans.Redis.Tests;

/// <summary>All contracts over a user with a password in another database.</summary>
[CollectionDefinition]
public sealed class OverAcl : ICollectionFixture<AclServer>
{
    [Collection(typeof(OverAcl))]
    public sealed class Log(AclServer redis) : RedisStreamLogContract(redis);

    [Collection(typeof(OverAcl))]
    public sealed class Broker(AclServer redis) : RedisBrokerContract(redis);

    [Collection(typeof(OverAcl))]
    public sealed class Leases(AclServer redis) : RedisLeaseStoreContract(redis);

    [Collection(typeof(OverAcl))]
    public sealed class Beats(AclServer redis) : RedisBeatBusContract(redis);

    [Collection(typeof(OverAcl))]
    public sealed class Control(AclServer redis) : RedisControlBusContract(redis);

    [Collection(typeof(OverAcl))]
    public sealed class Nodes(AclServer redis) : RedisNodeRegistryContract(redis);

    [Collection(typeof(OverAcl))]
    public sealed class Subscribers(AclServer redis) : RedisSubscriberStoreContract(redis);

    [Collection(typeof(OverAcl))]
    public sealed class Events(AclServer redis) : RedisEventLogContract(redis);
}
