using LiveOrleans.Channels;
using LiveOrleans.Specifications;

namespace LiveOrleans.Redis.Tests;

/// <summary>The contract over any kind of Redis.</summary>
public abstract class RedisControlBusContract(IRedisSystem redis) : ControlBusSpecification, IAsyncDisposable
{
    private protected RedisNode Node { get; } = new(redis);

    protected override IControlBus Bus => Node.Control;

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override async Task InterruptAsync()
    {
        foreach (var server in redis.Database.Multiplexer.GetServers().Where(static server => server.IsConnected))
        {
            await server.ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
        }
    }
}
