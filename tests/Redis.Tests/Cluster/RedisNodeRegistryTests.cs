using LiveOrleans.Channels;

namespace LiveOrleans.Redis.Tests;

public sealed class RedisNodeRegistryTests(RedisServer server) : RedisNodeRegistryContract(server), IClassFixture<RedisServer>
{
    [Fact]
    public async Task List_NodeThatIsOver_IsRemovedFromRedis()
    {
        var node = new NodeInfo(new NodeId("over"), "silo", "a", "v", DateTimeOffset.UnixEpoch, 0, 0);
        await Node.Nodes.RenewAsync(node, TimeSpan.FromSeconds(5), Cancellation);
        Assert.Equal(1, await server.Database.HashLengthAsync(Node.Connection.Keys.Nodes));
        await AdvanceAsync(TimeSpan.FromSeconds(6));
        await Node.Nodes.ListAsync(Cancellation);
        Assert.Equal(0, await server.Database.HashLengthAsync(Node.Connection.Keys.Nodes));
    }

    [Fact]
    public async Task List_NodeOfAnotherVersion_IsLeftOutAndLogged()
    {
        var events = new EventRecorder<RedisNodeRegistry>();
        await server.Database.HashSetAsync(Node.Connection.Keys.Nodes, "newer", "9999999999999 \u0002");
        Assert.Empty(await new RedisNodeRegistry(Node.Connection, events).ListAsync(Cancellation));
        Assert.Equal([EventIds.MalformedNode], events.Ids);
    }
}
