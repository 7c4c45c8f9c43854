using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>Ports for servers that are started more than once under one address.</summary>
/// <remarks>
/// They lie below those that Linux gives to outgoing connections (32768 and up): thousands of clients reconnect while a node
/// is down, and one of them would take its port.
/// </remarks>
internal static class LoopbackPorts
{
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int _next = Random.Shared.Next(Count);

    /// <summary>A port on which nothing listens.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = First + ((Interlocked.Increment(ref _next) & int.MaxValue) % Count);
            if (RedisProcess.IsFree(port))
            {
                return port;
            }
        }
    }
}
