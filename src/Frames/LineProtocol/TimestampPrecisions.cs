namespace LiveOrleans.Frames;

/// <summary>The spellings of <see cref="TimestampPrecision"/> in the query option <c>precision</c>.</summary>
public static class TimestampPrecisions
{
    /// <summary>What the option may say, for the error message of whoever reads it.</summary>
    public const string Allowed = "ns, us, ms or s";

    /// <summary>Reads the option's value; an absent or empty one means nanoseconds.</summary>
    /// <returns>False when the text is not one of <see cref="Allowed"/>, to the letter.</returns>
    public static bool TryParse(string? text, out TimestampPrecision precision)
    {
        TimestampPrecision? known = text switch
        {
            null or "" or "ns" => TimestampPrecision.Nanoseconds,
            "us" => TimestampPrecision.Microseconds,
            "ms" => TimestampPrecision.Milliseconds,
            "s" => TimestampPrecision.Seconds,
            _ => null,
        };
        precision = known ?? TimestampPrecision.Nanoseconds;
        return known is not null;
    }
}
