namespace LiveOrleans.Load;

/// <summary>What the sessions of one process received of a traffic.</summary>
/// <param name="Deliveries">Publications within the measured time.</param>
/// <param name="Latency">How often each latency occurred, by microseconds.</param>
/// <param name="Lost">Offsets that a session never saw.</param>
/// <param name="Duplicated">Offsets that a session saw again.</param>
/// <param name="Reordered">Offsets that a session saw after a higher one.</param>
internal sealed record Tally(
    long Deliveries,
    IReadOnlyDictionary<long, long> Latency,
    long Lost,
    long Duplicated,
    long Reordered);
