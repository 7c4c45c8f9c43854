using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class SessionLimitTests
{
    private const string TooMany = "close 3013 too many requests";

    [Fact]
    public async Task Open_UserHasAsManyAsItMay_ClosesWithTooManyRequests()
    {
        await using var node = new TestNode(new SessionOptions { MaxConnectionsPerUser = 1 });
        var first = await node.ConnectAsync();

        Assert.Equal(TooMany, await node.Open().NextAsync());
        await node.ConnectAsync(new Caller(2, "7", Role.Viewer));
        await first.LeaveAsync();
        await node.ConnectAsync();
    }

    [Fact]
    public async Task Open_AnonymousUsers_AreNotCounted()
    {
        await using var node = new TestNode(new SessionOptions { MaxConnectionsPerUser = 1 });
        var anonymous = new Caller(1, "0", Role.Viewer);

        await node.ConnectAsync(anonymous);
        await node.ConnectAsync(anonymous);
    }

    [Fact]
    public async Task Open_AddressHasAsManyAsItMay_ClosesWithTooManyRequests()
    {
        await using var node = new TestNode(new SessionOptions { MaxConnectionsPerAddress = 1 });
        var first = await node.ConnectAsync(TestNode.Viewer with { Address = "10.0.0.1" });

        Assert.Equal(TooMany, await node.Open(TestNode.Viewer with { Address = "10.0.0.1" }).NextAsync());
        await node.ConnectAsync(TestNode.Viewer with { Address = "10.0.0.2" });
        await first.LeaveAsync();
        await node.ConnectAsync(TestNode.Viewer with { Address = "10.0.0.1" });
    }

    [Fact]
    public async Task Open_ClusterIsFull_ClosesWithTooManyRequests()
    {
        await using var node = new TestNode(new SessionOptions { MaxConnectionsCluster = 3 });
        node.Limits.Elsewhere = 2;

        await node.ConnectAsync();
        Assert.Equal(TooMany, await node.Open().NextAsync());
    }

    [Fact]
    public async Task Receive_TooManyCommands_AreRefusedUntilThePaceAllowsThem()
    {
        await using var node = new TestNode(new SessionOptions { MaxOperationsPerSecond = 10, ChannelLimit = 4 });
        var client = await node.ConnectAsync();

        for (var i = 0; i < 20; i++)
        {
            Assert.Contains("\"code\":108", await client.AskAsync("""{"id":5,"rpc":{"method":"x"}}"""), StringComparison.Ordinal);
        }

        Assert.Contains("\"code\":111", await client.AskAsync("""{"id":6,"rpc":{"method":"x"}}"""), StringComparison.Ordinal);
        Assert.Contains("\"unsubscribe\":{}", await client.AskAsync("""{"id":7,"unsubscribe":{"channel":"1/stream/a/b"}}"""), StringComparison.Ordinal);
        node.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("\"code\":108", await client.AskAsync("""{"id":8,"rpc":{"method":"x"}}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receive_FarTooManyCommands_EndsTheSessionForAWhile()
    {
        await using var node = new TestNode(new SessionOptions { MaxOperationsPerSecond = 1, ChannelLimit = 4 });
        var client = await node.ConnectAsync();

        string reply;
        var commands = 0;
        do
        {
            reply = await client.AskAsync("""{"id":5,"rpc":{"method":"x"}}""");
            commands++;
        }
        while (reply.StartsWith('{'));

        Assert.Equal(TooMany, reply);
        Assert.Equal(101, commands);
    }
}
