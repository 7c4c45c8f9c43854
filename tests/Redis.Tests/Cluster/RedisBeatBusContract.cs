using LiveOrleans.Channels;
using LiveOrleans.Specifications;

namespace LiveOrleans.Redis.Tests;

/// <summary>The contract over any kind of Redis.</summary>
public abstract class RedisBeatBusContract(IRedisSystem redis) : BeatBusSpecification, IAsyncDisposable
{
    private protected RedisNode Node { get; } = new(redis);

    protected override IBeatBus Bus => Node.Beats;

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
