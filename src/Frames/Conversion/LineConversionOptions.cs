namespace LiveOrleans.Frames;

/// <summary>How a body of lines is to be read.</summary>
public sealed record LineConversionOptions
{
    /// <summary>The time of lines without a timestamp, in Unix nanoseconds.</summary>
    public required long Now { get; init; }

    /// <summary>The longest measurement in bytes, so that the channel made of it is not too long.</summary>
    public required int MaxMeasurementBytes { get; init; }

    /// <summary>How points become frames.</summary>
    public PushFormat Format { get; init; }

    /// <summary>The unit of the timestamps.</summary>
    public TimestampPrecision Precision { get; init; } = TimestampPrecision.Nanoseconds;

    /// <summary>
    /// How many cells (rows times columns) all the frames together may have; the line that would pass it is refused. Default 4,194,304.
    /// </summary>
    /// <remarks>Lines that share no field key make a table whose size is the square of the body's, nearly all of it null.</remarks>
    public long MaxCells { get; init; } = 4L * 1024 * 1024;
}
