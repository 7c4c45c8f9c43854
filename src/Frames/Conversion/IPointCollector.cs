namespace LiveOrleans.Frames;

/// <summary>Gathers the points of a body into frames of one format.</summary>
internal interface IPointCollector
{
    /// <summary>Adds the reader's current point.</summary>
    /// <param name="reader">Stands at a point.</param>
    /// <param name="measurement">The point's measurement, unescaped and fit for a channel.</param>
    /// <param name="timestamp">The point's time in Unix nanoseconds.</param>
    /// <param name="cells">How many cells are left to be used; lowered by what the point takes.</param>
    /// <returns>False, and nothing changed, when the point takes more cells than are left.</returns>
    bool TryAdd(ref readonly LineReader reader, ReadOnlySpan<byte> measurement, long timestamp, ref long cells);

    /// <summary>The frames, in order of first appearance. Called once, after the last point.</summary>
    IReadOnlyList<Frame> Finish();
}
