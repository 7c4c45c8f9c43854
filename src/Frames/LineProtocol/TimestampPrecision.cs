namespace LiveOrleans.Frames;

/// <summary>The unit of the timestamps in a body of lines. The value is the number of nanoseconds in one unit.</summary>
public enum TimestampPrecision
{
    /// <summary><c>ns</c>, the default of the line protocol.</summary>
    Nanoseconds = 1,

    /// <summary><c>us</c>.</summary>
    Microseconds = 1_000,

    /// <summary><c>ms</c>.</summary>
    Milliseconds = 1_000_000,

    /// <summary><c>s</c>.</summary>
    Seconds = 1_000_000_000,
}
