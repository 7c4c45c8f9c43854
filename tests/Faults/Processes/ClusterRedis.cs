using LiveOrleans.Redis.Tests;
using StackExchange.Redis;

namespace LiveOrleans.Faults;

/// <summary>The Redis of a cluster, and what can happen to it. What was written outlives its process.</summary>
internal sealed class ClusterRedis : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly RedisProcess _process;
    private readonly ConnectionMultiplexer _admin;

    private ClusterRedis(RedisProcess process, ConnectionMultiplexer admin)
    {
        _process = process;
        _admin = admin;
    }

    public string Address => _process.Address;

    private IServer Server => _admin.GetServer("127.0.0.1", _process.Port);

    public static async Task<ClusterRedis> StartAsync()
    {
        var process = new RedisProcess("--save", string.Empty, "--appendonly", "yes", "--appendfsync", "always");
        process.Start();
        var admin = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
        {
            EndPoints = { { "127.0.0.1", process.Port } },
            AllowAdmin = true,
            AbortOnConnectFail = false,
            ConnectTimeout = 1000,
            ReconnectRetryPolicy = new LinearRetry(100),
            ConfigurationChannel = string.Empty,
        });
        var redis = new ClusterRedis(process, admin);
        await redis.WaitForAnswerAsync();
        return redis;
    }

    /// <summary>Stops the process; its connections stay open and nothing is answered.</summary>
    public void Pause() => Signals.Send(_process.Id, UnixSignal.Stop);

    /// <summary>Lets a stopped process go on.</summary>
    public void Resume() => Signals.Send(_process.Id, UnixSignal.Continue);

    /// <summary>Kills the process and starts another one with what it had written.</summary>
    public async Task RestartAsync()
    {
        await _process.StopAsync();
        _process.Start();
        await WaitForAnswerAsync();
    }

    /// <summary>Forgets everything.</summary>
    public Task FlushAsync() => Server.FlushAllDatabasesAsync();

    /// <summary>Cuts every connection that has subscribed to something.</summary>
    /// <returns>How many there were.</returns>
    public async Task<long> KillSubscriptionsAsync() => (long)await Server.ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");

    public async ValueTask DisposeAsync()
    {
        await _admin.DisposeAsync();
        await _process.DisposeAsync();
    }

    private Task WaitForAnswerAsync() => Eventually.HoldsAsync(IsAnsweringAsync, Deadline, $"redis-server at {Address} answers");

    private async Task<bool> IsAnsweringAsync()
    {
        try
        {
            return await Server.PingAsync() > TimeSpan.Zero;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            Assert.False(_process.HasExited, "redis-server ended at its start; is its port taken?");
            return false;
        }
    }
}
