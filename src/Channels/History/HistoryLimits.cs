namespace LiveOrleans.Channels;

/// <summary>How far back a channel's history reaches. The newest publication outlives the first three limits.</summary>
public sealed record HistoryLimits
{
    /// <summary>The limits of a channel that no rule says otherwise of.</summary>
    public static HistoryLimits Default { get; } = new();

    /// <summary>The most publications kept: 300, which is also the most that a client recovers at once.</summary>
    public int MaxPublications { get; init; } = 300;

    /// <summary>The most bytes of data kept: 4 MiB.</summary>
    public long MaxBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>How long a history is kept after its last publication: 5 minutes.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the last full frame, the epoch and the offset are kept after the last publication: 7 days.</summary>
    public TimeSpan LastFrameAge { get; init; } = TimeSpan.FromDays(7);
}
