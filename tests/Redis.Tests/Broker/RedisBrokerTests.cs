using LiveOrleans.Channels;
using LiveOrleans.Specifications;

namespace LiveOrleans.Redis.Tests;

public sealed class RedisBrokerTests(RedisServer server) : BrokerSpecification, IClassFixture<RedisServer>, IAsyncDisposable
{
    private readonly RedisNode _node = new(server);

    protected override IBroker Broker => _node.Broker;

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
