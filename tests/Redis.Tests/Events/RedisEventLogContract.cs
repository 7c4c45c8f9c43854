using LiveOrleans.Channels;
using LiveOrleans.Specifications;

namespace LiveOrleans.Redis.Tests;

/// <summary>The contract over any kind of Redis.</summary>
public abstract class RedisEventLogContract(IRedisSystem redis) : EventLogSpecification, IAsyncDisposable
{
    private protected RedisNode Node { get; } = new(redis);

    protected override IEventLog Events => Node.Events;

    protected override IStreamLog Log => Node.Log;

    protected override ILeaseStore Leases => Node.Leases;

    protected override ISubscriberStore Subscribers => Node.Subscribers;

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override async ValueTask AdvanceAsync(TimeSpan time) => await redis.AdvanceAsync(Node.Prefix, time);
}
