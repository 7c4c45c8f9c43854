namespace LiveOrleans.Redis.Tests;

public sealed class RedisBrokerTests(RedisServer server) : RedisBrokerContract(server), IClassFixture<RedisServer>;
