using LiveOrleans.Channels;
using LiveOrleans.Specifications;

namespace LiveOrleans.Redis.Tests;

public sealed class RedisLeaseStoreTests(RedisServer server) : LeaseStoreSpecification, IClassFixture<RedisServer>, IAsyncDisposable
{
    private readonly RedisNode _node = new(server);

    protected override ILeaseStore Store => _node.Leases;

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    protected override async ValueTask AdvanceAsync(TimeSpan time) => await server.AdvanceAsync(_node.Prefix, time);
}
