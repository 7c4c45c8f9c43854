using LiveOrleans.Channels;
using LiveOrleans.Specifications;

namespace LiveOrleans.Redis.Tests;

public sealed class RedisNodeRegistryTests(RedisServer server) : NodeRegistrySpecification, IClassFixture<RedisServer>, IAsyncDisposable
{
    private readonly RedisNode _node = new(server);

    protected override INodeRegistry Registry => _node.Nodes;

    [Fact]
    public async Task List_NodeThatIsOver_IsRemovedFromRedis()
    {
        var node = new NodeInfo(new NodeId("over"), "silo", "a", "v", DateTimeOffset.UnixEpoch, 0, 0);
        await _node.Nodes.RenewAsync(node, TimeSpan.FromSeconds(5), Cancellation);
        Assert.Equal(1, await server.Database.HashLengthAsync(_node.Connection.Keys.Nodes));
        await AdvanceAsync(TimeSpan.FromSeconds(6));
        await _node.Nodes.ListAsync(Cancellation);
        Assert.Equal(0, await server.Database.HashLengthAsync(_node.Connection.Keys.Nodes));
    }

    [Fact]
    public async Task List_NodeOfAnotherVersion_IsLeftOutAndLogged()
    {
        var events = new EventRecorder<RedisNodeRegistry>();
        await server.Database.HashSetAsync(_node.Connection.Keys.Nodes, "newer", "9999999999999 \u0002");
        Assert.Empty(await new RedisNodeRegistry(_node.Connection, events).ListAsync(Cancellation));
        Assert.Equal([EventIds.MalformedNode], events.Ids);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    /// <summary>Moves the ends of all nodes, since Redis' own clock cannot be moved.</summary>
    protected override async ValueTask AdvanceAsync(TimeSpan time) =>
        await server.Database.ScriptEvaluateAsync(
            """
            for _, id in ipairs(redis.call('HKEYS', KEYS[1])) do
              local row = redis.call('HGET', KEYS[1], id)
              local space = string.find(row, ' ', 1, true)
              local ends = tonumber(string.sub(row, 1, space)) - tonumber(ARGV[1])
              redis.call('HSET', KEYS[1], id, string.format('%.0f', ends) .. string.sub(row, space))
            end
            """,
            [_node.Connection.Keys.Nodes],
            [(long)time.TotalMilliseconds]);
}
