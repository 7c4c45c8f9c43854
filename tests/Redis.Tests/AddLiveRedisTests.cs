using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Redis.Tests;

public sealed class AddLiveRedisTests(RedisServer server) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task AddLiveRedis_Ports_WorkTogether()
    {
        await using var provider = Provider(new RedisOptions { Address = $"redis://{server.Address}/0" });
        var channel = TestChannels.Channel("wired");
        var cancellation = TestContext.Current.CancellationToken;
        var grant = await provider.GetRequiredService<IStreamLog>().OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, cancellation);
        Assert.True(grant.Writer > FencingToken.None);
        Assert.IsType<RedisBroker>(provider.GetRequiredService<IBroker>());
        Assert.IsType<RedisLeaseStore>(provider.GetRequiredService<ILeaseStore>());
        Assert.IsType<RedisBeatBus>(provider.GetRequiredService<IBeatBus>());
        Assert.IsType<RedisControlBus>(provider.GetRequiredService<IControlBus>());
        Assert.IsType<RedisNodeRegistry>(provider.GetRequiredService<INodeRegistry>());
        Assert.IsType<RedisEventLog>(provider.GetRequiredService<IEventLog>());
        Assert.IsType<RedisSubscriberStore>(provider.GetRequiredService<ISubscriberStore>());
        Assert.IsType<RedisReach>(provider.GetRequiredService<IRedisReach>());
    }

    [Fact]
    public void AddLiveRedis_WrongAddress_IsNamedWithoutItsPassword()
    {
        using var provider = Provider(new RedisOptions { Address = "redis://:secret@h:1/first" });
        var exception = Assert.Throws<ArgumentException>(provider.GetRequiredService<IStreamLog>);
        Assert.Contains("ha_engine_address", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_WithAWrongPassword_FailWithoutShowingIt()
    {
        var address = $"redis://:secret1@{server.Address}";
        await using var provider = Provider(new RedisOptions { Address = address, Password = "secret2" });
        var log = provider.GetRequiredService<IStreamLog>();
        await server.Database.ExecuteAsync("CONFIG", "SET", "requirepass", "other");
        try
        {
            var exception = await Assert.ThrowsAsync<ChannelUnavailableException>(
                async () => await log.ReadAsync(TestChannels.Channel("secret"), TestContext.Current.CancellationToken));
            Assert.DoesNotContain("secret1", exception.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("secret2", exception.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            await server.Database.ExecuteAsync("CONFIG", "SET", "requirepass", string.Empty);
        }
    }

    private static ServiceProvider Provider(RedisOptions options) => new ServiceCollection()
        .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
        .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
        .AddMetrics()
        .AddSingleton(TimeProvider.System)
        .AddLiveRedis(options)
        .BuildServiceProvider();
}
