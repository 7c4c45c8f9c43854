using LiveOrleans.Channels;
using LiveOrleans.Specifications;

namespace LiveOrleans.Redis.Tests;

public sealed class RedisStreamLogTests(RedisServer server) : StreamLogSpecification, IClassFixture<RedisServer>, IAsyncDisposable
{
    private readonly RedisNode _node = new(server);

    protected override IStreamLog Log => _node.Log;

    protected override IBroker Broker => _node.Broker;

    protected override ILeaseStore Leases => _node.Leases;

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    protected override async ValueTask AdvanceAsync(TimeSpan time) => await server.AdvanceAsync(_node.Prefix, time);
}
