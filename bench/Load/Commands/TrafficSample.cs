namespace LiveOrleans.Load;

/// <summary>Counters at one moment; the difference of two is what happened between them. Lists go by traffic.</summary>
internal sealed record TrafficSample(
    long Timestamp,
    IReadOnlyList<long> Deliveries,
    IReadOnlyList<long> Sent,
    IReadOnlyList<long> Acknowledged,
    long Bytes,
    TimeSpan OwnCpu,
    TimeSpan MachineCpu,
    TimeSpan? ServerCpu,
    long? ServerBytes);
