using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Redis.Tests;

public sealed class SentinelThreadsTests
{
    [Fact]
    public async Task Connection_ToSentinels_ReservesThreadsThatMayWaitForThem()
    {
        await using var connection = new RedisConnection(
            new RedisOptions { Address = "redis://127.0.0.1:1?serviceName=main", Prefix = "threads" }, NullLogger<RedisConnection>.Instance);

        ThreadPool.GetMinThreads(out var workers, out _);

        Assert.True(workers >= 32);
    }
}
