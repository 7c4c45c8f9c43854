namespace LiveOrleans.Channels;

/// <summary>Makes fencing tokens that rise for ever, even when what was counted before is forgotten.</summary>
internal static class NextToken
{
    /// <summary>A token above the last one, above what the caller has seen, and not below the clock in milliseconds.</summary>
    public static FencingToken After(FencingToken last, FencingToken floor, TimeProvider time) =>
        new(Math.Max(Math.Max(last.Value, floor.Value) + 1, time.GetUtcNow().ToUnixTimeMilliseconds()));
}
