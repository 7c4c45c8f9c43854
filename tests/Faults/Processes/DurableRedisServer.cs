using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>A redis-server whose data outlives its process: an append-only file, synced with every write.</summary>
internal sealed class DurableRedisServer() : RedisServer(["--appendonly", "yes", "--appendfsync", "always"]);
