namespace LiveOrleans.Faults;

/// <summary>The waits of the SDKs between attempts.</summary>
internal static class Backoff
{
    /// <summary>A random wait up to a bound that doubles with each failure: full jitter.</summary>
    public static TimeSpan Next(Random random, TimeSpan least, TimeSpan most, int failures)
    {
        var bound = Math.Min(most.TotalMilliseconds, least.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 20)));
        return TimeSpan.FromMilliseconds(random.NextDouble() * bound);
    }
}
