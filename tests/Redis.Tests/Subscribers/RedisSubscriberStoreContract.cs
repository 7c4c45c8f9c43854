using LiveOrleans.Channels;
using LiveOrleans.Specifications;

namespace LiveOrleans.Redis.Tests;

/// <summary>The contract over any kind of Redis.</summary>
public abstract class RedisSubscriberStoreContract(IRedisSystem redis) : SubscriberStoreSpecification, IAsyncDisposable
{
    private protected RedisNode Node { get; } = new(redis);

    protected override ISubscriberStore Store => Node.Subscribers;

    protected override IStreamLog Log => Node.Log;

    protected override IBroker Broker => Node.Broker;

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
