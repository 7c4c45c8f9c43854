using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace LiveOrleans.Redis.Tests;

/// <summary>A redis-server of a test class's own: on a free port of this machine, without files that outlive it.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("redis-tests-");
    private Process? _process;
    private ConnectionMultiplexer? _admin;

    public int Port { get; private set; }

    /// <summary>Whether what was written outlives the process: an append-only file, synced with every write.</summary>
    public bool IsDurable { get; init; }

    /// <summary>The running process.</summary>
    public int ProcessId => (_process ?? throw new InvalidOperationException("The server does not run.")).Id;

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>The test's own view of the server.</summary>
    internal IDatabase Database => Admin.GetDatabase();

    internal IServer Server => Admin.GetServer("127.0.0.1", Port);

    private ConnectionMultiplexer Admin => _admin ?? throw new InvalidOperationException("The server has not started.");

    public async ValueTask InitializeAsync()
    {
        Port = FreePort();
        Start();
        _admin = await ConnectionMultiplexer.ConnectAsync(
            new ConfigurationOptions
            {
                EndPoints = { { "127.0.0.1", Port } },
                AllowAdmin = true,
                AbortOnConnectFail = false,
                ConnectTimeout = 1000,
                ReconnectRetryPolicy = new LinearRetry(100),
                ConfigurationChannel = string.Empty,
            });
        await Eventually.HoldsAsync(async () => await IsAnsweringAsync(), Deadline, $"redis-server on port {Port} answers");
    }

    /// <summary>Ends the process and starts another one, which has nothing unless the server is durable.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        Start();
        await Eventually.HoldsAsync(async () => await IsAnsweringAsync(), Deadline, $"redis-server on port {Port} answers again");
    }

    /// <summary>Ends the process.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    /// <summary>How often a command was called since the statistics were reset.</summary>
    internal async Task<long> CallsAsync(string command)
    {
        var statistics = (await Server.InfoAsync("commandstats")).SelectMany(static group => group);
        var line = statistics.FirstOrDefault(pair => string.Equals(pair.Key, $"cmdstat_{command}", StringComparison.Ordinal)).Value;
        return line is null ? 0 : long.Parse(line.Split(',')[0]["calls=".Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>Lets time pass for the keys with a prefix: all that Redis does of itself is to end them.</summary>
    internal async Task AdvanceAsync(string prefix, TimeSpan time) =>
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

    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
        {
            await _admin.DisposeAsync();
        }

        await StopAsync();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> IsAnsweringAsync()
    {
        try
        {
            return await Database.PingAsync() > TimeSpan.Zero;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            Assert.False(_process is { HasExited: true }, "redis-server ended at its start; is its port taken?");
            return false;
        }
    }

    private void Start()
    {
        var start = new ProcessStartInfo("redis-server") { UseShellExecute = false, WorkingDirectory = _folder.FullName };
        string[] arguments =
        [
            "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", string.Empty,
            "--appendonly", IsDurable ? "yes" : "no", "--appendfsync", "always",
            "--dir", _folder.FullName, "--logfile", Path.Combine(_folder.FullName, "log"),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            _process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException("These tests need redis-server in the PATH: apt-get install redis-server.", exception);
        }
    }
}
