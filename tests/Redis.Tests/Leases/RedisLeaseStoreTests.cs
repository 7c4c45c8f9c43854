namespace LiveOrleans.Redis.Tests;

public sealed class RedisLeaseStoreTests(RedisServer server) : RedisLeaseStoreContract(server), IClassFixture<RedisServer>;
