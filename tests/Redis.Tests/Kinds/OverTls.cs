namespace LiveOrleans.Redis.Tests;

/// <summary>All contracts over encrypted connections.</summary>
[CollectionDefinition]
public sealed class OverTls : ICollectionFixture<TlsServer>
{
    [Collection(typeof(OverTls))]
    public sealed class Log(TlsServer redis) : RedisStreamLogContract(redis);

    [Collection(typeof(OverTls))]
    public sealed class Broker(TlsServer redis) : RedisBrokerContract(redis);

    [Collection(typeof(OverTls))]
    public sealed class Leases(TlsServer redis) : RedisLeaseStoreContract(redis);

    [Collection(typeof(OverTls))]
    public sealed class Beats(TlsServer redis) : RedisBeatBusContract(redis);

    [Collection(typeof(OverTls))]
    public sealed class Control(TlsServer redis) : RedisControlBusContract(redis);

    [Collection(typeof(OverTls))]
    public sealed class Nodes(TlsServer redis) : RedisNodeRegistryContract(redis);

    [Collection(typeof(OverTls))]
    public sealed class Subscribers(TlsServer redis) : RedisSubscriberStoreContract(redis);

    [Collection(typeof(OverTls))]
    public sealed class Events(TlsServer redis) : RedisEventLogContract(redis);
}
