using System.Globalization;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>What can happen to Redis.</summary>
internal static class RedisServerFaults
{
    /// <summary>Stops the process; its connections stay open and nothing is answered.</summary>
    public static void Pause(this RedisServer redis) => Signals.Send(redis.ProcessId, UnixSignal.Stop);

    /// <summary>Lets a stopped process go on.</summary>
    public static void Resume(this RedisServer redis) => Signals.Send(redis.ProcessId, UnixSignal.Continue);

    /// <summary>Forgets everything.</summary>
    public static Task FlushAsync(this RedisServer redis) => redis.Server.FlushAllDatabasesAsync();

    /// <summary>Ends every subscriber's connection to which more than so much waits to be sent; zero for no bound.</summary>
    public static Task BoundSubscribersAsync(this RedisServer redis, int bytes) =>
        redis.Server.ConfigSetAsync("client-output-buffer-limit", string.Create(CultureInfo.InvariantCulture, $"pubsub {bytes} 0 0"));

    /// <summary>Cuts every connection that has subscribed to something.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<long> KillSubscriptionsAsync(this RedisServer redis) =>
        (long)await redis.Server.ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");

    /// <summary>Cuts every connection but the one that says so.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<long> KillConnectionsAsync(this RedisServer redis) =>
        await redis.KillSubscriptionsAsync() + (long)await redis.Server.ExecuteAsync("CLIENT", "KILL", "TYPE", "normal");
}
