namespace LiveOrleans.Channels;

/// <summary>Pauses between attempts: full jitter under a bound that doubles with each failure in a row.</summary>
/// <remarks>Every failure counts, however long the run before it was; only a healthy run forgets them.</remarks>
internal sealed class Backoff(SourceTimings timings, Random random)
{
    public int Failures { get; private set; }

    /// <summary>A run has ended.</summary>
    public void Ended(TimeSpan lasted) => Failures = lasted >= timings.Healthy ? 1 : Failures + 1;

    /// <summary>What failed works again.</summary>
    public void Reset() => Failures = 0;

    /// <summary>The pause before the next attempt.</summary>
    public TimeSpan Next()
    {
        var doublings = Math.Min(Failures - 1, 30);
        var bound = Math.Min(timings.MaxBackoff.TotalMilliseconds, timings.FirstBackoff.TotalMilliseconds * Math.Pow(2, doublings));
        return TimeSpan.FromMilliseconds(random.NextDouble() * bound);
    }
}
