namespace LiveOrleans.Channels;

/// <summary>Waits that are not over too early.</summary>
internal static class TimerWait
{
    /// <summary>The whole milliseconds, at least one, that cover a span.</summary>
    /// <remarks>Timers drop parts of a millisecond: whoever waits for the last one would ask again at once, and again, until it is over.</remarks>
    public static TimeSpan Covering(TimeSpan span) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(span.TotalMilliseconds)));
}
