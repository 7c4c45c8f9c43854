using LiveOrleans.Channels;
using LiveOrleans.Specifications;

namespace LiveOrleans.Redis.Tests;

/// <summary>The contract over any kind of Redis.</summary>
public abstract class RedisLeaseStoreContract(IRedisSystem redis) : LeaseStoreSpecification, IAsyncDisposable
{
    private protected RedisNode Node { get; } = new(redis);

    protected override ILeaseStore Store => Node.Leases;

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override async ValueTask AdvanceAsync(TimeSpan time) => await redis.AdvanceAsync(Node.Prefix, time);
}
