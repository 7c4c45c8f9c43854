namespace LiveOrleans.Redis;

/// <summary>Threads for what the client library does when it follows Sentinels.</summary>
/// <remarks>
/// At each lost and restored connection <c>ConnectionMultiplexer.GetConfiguredPrimaryForService</c> asks all Sentinels side by side
/// and waits for them on threads of the pool, up to the time-out of a call; connections fail over together. A pool that begins with
/// a thread per processor, and adds one or two a second, would do nothing else meanwhile: no beat, no renewal, no ping.
/// </remarks>
internal static class SentinelThreads
{
    /// <summary>Five connections, membership's among them, with some waiting threads each.</summary>
    private const int Least = 32;

    /// <summary>Lets the pool make so many threads without a pause. They end when there is nothing to do.</summary>
    public static void Reserve()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Least), completions);
    }
}
