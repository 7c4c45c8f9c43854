namespace LiveOrleans.Redis.Tests;

public sealed class RedisStreamLogTests(RedisServer server) : RedisStreamLogContract(server), IClassFixture<RedisServer>;
