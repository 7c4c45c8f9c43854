using System.Net;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>A node is started before its Redis.</summary>
public sealed class RedisAwayAtStartTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Waiting = TimeSpan.FromSeconds(3);

    private readonly DurableRedisServer _redis = new();

    public ValueTask InitializeAsync() => _redis.InitializeAsync();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task Start_BeforeRedis_WaitsAtNoCostAndJoinsWhenItIsThere()
    {
        await _redis.StopAsync();
        await using var node = new NodeProcess("node", NodeRole.All, new NodeSettings { RedisAddress = _redis.Address, LogFolder = TestLogs.NewFolder() });
        await node.StartAsync();
        await Eventually.HoldsAsync(async () => await NodeHttp.StatusAsync(new Uri(node.Url, "healthz")) == HttpStatusCode.OK, Deadline, "the node lives");
        await Task.Delay(Waiting, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await NodeHttp.StatusAsync(new Uri(node.Url, "readyz")));

        // A silo has threads of its own: none was made that could not have joined.
        Assert.DoesNotContain(node.ThreadNames(), static name => name.StartsWith("Orleans", StringComparison.Ordinal));

        await _redis.RestartAsync();
        await node.WaitForReadyAsync(Deadline);
        Assert.Equal(1, await node.CountLivesAsync());
        Assert.Contains(node.ThreadNames(), static name => name.StartsWith("Orleans", StringComparison.Ordinal));
    }
}
