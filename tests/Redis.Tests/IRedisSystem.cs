using StackExchange.Redis;

namespace LiveOrleans.Redis.Tests;

/// <summary>A Redis of any kind that the contract suites can run over.</summary>
public interface IRedisSystem
{
    /// <summary>How the adapters reach it.</summary>
    RedisOptions Options { get; }

    /// <summary>The test's own view of it.</summary>
    IDatabase Database { get; }

    /// <summary>Lets time pass for the keys with a prefix: all that Redis does of itself is to end them.</summary>
    Task AdvanceAsync(string prefix, TimeSpan time);
}
