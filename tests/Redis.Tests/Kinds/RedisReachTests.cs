using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Redis.Tests;

/// <summary>Masters that keep their connections and do not answer.</summary>
[Collection(typeof(OverCluster))]
public sealed class RedisReachTests(ClusterServers cluster) : IAsyncDisposable
{
    /// <summary>Longer than a master is waited for, and short for those that wait for the masters afterwards.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1.5);

    private readonly RedisNode _node = new(cluster);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    public async Task ReachesMostMasters_SomeAreSilent_IsWhetherMoreThanHalfAnswer(int silent, bool reaches)
    {
        var reach = new RedisReach(_node.Connection, TimeProvider.System);
        Assert.True(await reach.ReachesMostMastersAsync(Cancellation));

        var servers = cluster.Servers;
        await Task.WhenAll(servers.Take(silent).Select(static server => server.ExecuteAsync("CLIENT", "PAUSE", Silence.TotalMilliseconds.ToString(CultureInfo.InvariantCulture))));
        var answer = await reach.ReachesMostMastersAsync(Cancellation);
        await Task.WhenAll(servers.Select(static server => server.PingAsync()));

        Assert.Equal(reaches, answer);
    }

    [Fact]
    public async Task ReachesMostMasters_NoRedis_IsFalse()
    {
        await using var connection = new RedisConnection(new RedisOptions { Address = "127.0.0.1:1" }, NullLogger<RedisConnection>.Instance);
        Assert.False(await new RedisReach(connection, TimeProvider.System).ReachesMostMastersAsync(Cancellation));
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
