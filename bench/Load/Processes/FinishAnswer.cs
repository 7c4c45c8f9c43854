namespace LiveOrleans.Load;

/// <summary>What a listening process found.</summary>
/// <param name="Traffic">By traffic.</param>
/// <param name="Bytes">WebSocket bytes within the measured time.</param>
/// <param name="CpuSeconds">Its CPU within the measured time.</param>
/// <param name="Closed">Sessions that ended before the run did, by reason.</param>
internal sealed record FinishAnswer(
    IReadOnlyList<Tally> Traffic,
    long Bytes,
    double CpuSeconds,
    IReadOnlyDictionary<string, int> Closed);
