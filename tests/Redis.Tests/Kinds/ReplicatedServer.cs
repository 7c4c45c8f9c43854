using System.Globalization;
using StackExchange.Redis;

namespace LiveOrleans.Redis.Tests;

/// <summary>A redis-server with a replica, which can be held up.</summary>
public sealed class ReplicatedServer : RedisServer
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private RedisProcess? _replica;
    private ConnectionMultiplexer? _replicaAdmin;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _replica = new RedisProcess("--replicaof", "127.0.0.1", Port.ToString(CultureInfo.InvariantCulture), "--enable-debug-command", "local");
        _replica.Start();
        await Eventually.HoldsAsync(async () => await ReplicasAsync() == 1, Deadline, "the replica is there");
        _replicaAdmin = await ConnectionMultiplexer.ConnectAsync($"{_replica.Address},allowAdmin=true");
    }

    /// <summary>Holds up the replica.</summary>
    /// <returns>Ends when it goes on.</returns>
    public Task SleepAsync(TimeSpan time) =>
        _replicaAdmin!.GetServers()[0].ExecuteAsync("DEBUG", "SLEEP", time.TotalSeconds.ToString(CultureInfo.InvariantCulture));

    public override async ValueTask DisposeAsync()
    {
        if (_replicaAdmin is not null)
        {
            await _replicaAdmin.DisposeAsync();
        }

        if (_replica is not null)
        {
            await _replica.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private async Task<long> ReplicasAsync() => (long)await Database.ExecuteAsync("WAIT", 1, 100);
}
