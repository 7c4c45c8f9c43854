using LiveOrleans.Channels;
using LiveOrleans.Specifications;

namespace LiveOrleans.Redis.Tests;

/// <summary>The contract over any kind of Redis.</summary>
public abstract class RedisBrokerContract(IRedisSystem redis) : BrokerSpecification, IAsyncDisposable
{
    private protected RedisNode Node { get; } = new(redis);

    protected override IBroker Broker => Node.Broker;

    protected override ISubscriberStore Subscribers => Node.Subscribers;

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
