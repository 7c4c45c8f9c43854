using StackExchange.Redis;

namespace LiveOrleans.Redis.Tests;

/// <summary>A Redis Cluster of three masters.</summary>
public sealed class ClusterServers : IRedisSystem, IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly RedisProcess[] _masters = [.. Enumerable.Range(0, 3).Select(static _ => new RedisProcess("--cluster-enabled", "yes", "--save", string.Empty))];
    private ConnectionMultiplexer? _admin;

    public RedisOptions Options => new() { Address = _masters[0].Address };

    public IDatabase Database => Admin.GetDatabase();

    internal IServer[] Servers => Admin.GetServers();

    private ConnectionMultiplexer Admin => _admin ?? throw new InvalidOperationException("The cluster has not started.");

    public async ValueTask InitializeAsync()
    {
        foreach (var master in _masters)
        {
            master.Start();
        }

        await Eventually.HoldsAsync(async () => await CreateAsync(), Deadline, "the cluster is made");
        _admin = await ConnectionMultiplexer.ConnectAsync($"{Options.Address},allowAdmin=true,abortConnect=false");
        await Eventually.HoldsAsync(
            async () => (await Task.WhenAll(Servers.Select(static server => server.ExecuteAsync("CLUSTER", "INFO"))))
                .All(static info => ((string?)info)?.Contains("cluster_state:ok", StringComparison.Ordinal) is true),
            Deadline,
            "the cluster is well");
    }

    public async Task AdvanceAsync(string prefix, TimeSpan time)
    {
        foreach (var server in Servers)
        {
            await foreach (var key in server.KeysAsync(pattern: $"{prefix}*"))
            {
                if (await Database.KeyTimeToLiveAsync(key) is { } left)
                {
                    await Database.KeyExpireAsync(key, left - time);
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
        {
            await _admin.DisposeAsync();
        }

        foreach (var master in _masters)
        {
            await master.DisposeAsync();
        }
    }

    private async Task<bool> CreateAsync()
    {
        string[] arguments = ["--cluster", "create", .. _masters.Select(static master => master.Address), "--cluster-yes"];
        using var process = RedisProcess.Run("redis-cli", arguments, _masters[0].Folder.FullName);
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
