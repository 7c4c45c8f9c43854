using LiveOrleans.Channels;

namespace LiveOrleans.Redis.Tests;

public sealed class ReplicatedLeaseTests(ReplicatedServer server, RedisServer alone) : IClassFixture<ReplicatedServer>, IClassFixture<RedisServer>, IAsyncDisposable
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    private readonly RedisNode _node = new(server);
    private readonly RedisNode _aloneNode = new(alone);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Acquire_WithAReplica_WaitsForIt()
    {
        await server.Server.ConfigResetStatisticsAsync();
        Assert.True((await AcquireAsync(_node, "replicated")).Acquired);
        Assert.Equal(1, await server.CallsAsync("wait"));
        Assert.Equal(0, _node.Meters.Sum);
    }

    [Fact]
    public async Task Acquire_HeldLease_DoesNotWait()
    {
        await AcquireAsync(_node, "held");
        await server.Server.ConfigResetStatisticsAsync();
        Assert.False((await AcquireAsync(_node, "held")).Acquired);
        Assert.Equal(0, await server.CallsAsync("wait"));
    }

    [Fact]
    public async Task Acquire_ReplicaThatDoesNotAnswer_IsGrantedAndCounted()
    {
        var sleep = server.SleepAsync(TimeSpan.FromSeconds(2));
        var start = TimeProvider.System.GetTimestamp();
        var grants = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => AcquireAsync(_node, $"slow-{i}")));
        Assert.All(grants, static grant => Assert.True(grant.Acquired));
        Assert.Equal(50, _node.Meters.Sum);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.FromMilliseconds(90), TimeSpan.FromSeconds(1.5));
        await sleep;
    }

    [Fact]
    public async Task Acquire_WithoutReplicas_DoesNotWait()
    {
        await alone.Server.ConfigResetStatisticsAsync();
        Assert.True((await AcquireAsync(_aloneNode, "alone")).Acquired);
        Assert.Equal(0, await alone.CallsAsync("wait"));
        Assert.Equal(0, _aloneNode.Meters.Sum);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _aloneNode.DisposeAsync();
    }

    private static async Task<LeaseGrant> AcquireAsync(RedisNode node, string name) =>
        await node.Leases.AcquireAsync(TestChannels.Channel(name), new NodeId("n"), Duration, FencingToken.None, Cancellation);
}
