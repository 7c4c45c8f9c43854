using System.Globalization;
using StackExchange.Redis;

namespace LiveOrleans.Redis.Tests;

/// <summary>A single redis-server of a test class's own.</summary>
public class RedisServer : IRedisSystem, IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly RedisProcess _process;
    private ConnectionMultiplexer? _admin;

    public RedisServer()
        : this([])
    {
    }

    protected RedisServer(string[] arguments) => _process = new RedisProcess(["--save", string.Empty, "--appendonly", "no", .. arguments]);

    /// <summary>The running process.</summary>
    public int ProcessId => _process.Id;

    public int Port => _process.Port;

    public string Address => _process.Address;

    /// <summary>How the adapters reach it.</summary>
    public virtual RedisOptions Options => new() { Address = Address };

    /// <summary>The test's own view of the server.</summary>
    public IDatabase Database => Admin.GetDatabase(AdminOptions.DefaultDatabase ?? 0);

    internal IServer Server => Admin.GetServer("127.0.0.1", Port);

    /// <summary>How the test itself reaches it.</summary>
    protected virtual ConfigurationOptions AdminOptions => new()
    {
        EndPoints = { { "127.0.0.1", Port } },
        AllowAdmin = true,
        AbortOnConnectFail = false,
        ConnectTimeout = 1000,
        ReconnectRetryPolicy = new LinearRetry(100),
        ConfigurationChannel = string.Empty,
    };

    private ConnectionMultiplexer Admin => _admin ?? throw new InvalidOperationException("The server has not started.");

    public virtual async ValueTask InitializeAsync()
    {
        _process.Start();
        _admin = await ConnectionMultiplexer.ConnectAsync(AdminOptions);
        await Eventually.HoldsAsync(async () => await IsAnsweringAsync(), Deadline, $"redis-server on port {Port} answers");
    }

    /// <summary>Ends the process and starts another one, which has nothing unless the server is durable.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _process.Start();
        await Eventually.HoldsAsync(async () => await IsAnsweringAsync(), Deadline, $"redis-server on port {Port} answers again");
    }

    /// <summary>Ends the process.</summary>
    public Task StopAsync() => _process.StopAsync();

    public async Task AdvanceAsync(string prefix, TimeSpan time) =>
        await Database.ScriptEvaluateAsync(
            """
            for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
              local left = redis.call('PTTL', key)
              if left >= 0 then
                redis.call('PEXPIRE', key, string.format('%.0f', left - tonumber(ARGV[2])))
              end
            end
            """,
            values: [prefix, (long)time.TotalMilliseconds]);

    public virtual async ValueTask DisposeAsync()
    {
        if (_admin is not null)
        {
            await _admin.DisposeAsync();
        }

        await _process.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>How often a command was called since the statistics were reset.</summary>
    internal async Task<long> CallsAsync(string command)
    {
        var statistics = (await Server.InfoAsync("commandstats")).SelectMany(static group => group);
        var line = statistics.FirstOrDefault(pair => string.Equals(pair.Key, $"cmdstat_{command}", StringComparison.Ordinal)).Value;
        return line is null ? 0 : long.Parse(line.Split(',')[0]["calls=".Length..], CultureInfo.InvariantCulture);
    }

    private async Task<bool> IsAnsweringAsync()
    {
        try
        {
            return await Database.PingAsync() > TimeSpan.Zero;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            Assert.False(_process.HasExited, "redis-server ended at its start; is its port taken?");
            return false;
        }
    }
}
