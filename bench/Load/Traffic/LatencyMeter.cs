using HdrHistogram;

namespace LiveOrleans.Load;

/// <summary>Counts deliveries, or requests, and keeps their latency.</summary>
/// <param name="frequency">Timestamp ticks per second.</param>
internal sealed class LatencyMeter(long frequency)
{
    private const long LongestMicroseconds = 3_600_000_000;

    private readonly LongHistogram _latency = new(1, LongestMicroseconds, 3);
    private readonly double _microsecondsPerTick = 1e6 / frequency;

    /// <summary>Latency is recorded of what was sent at or after this timestamp: what the warm-up sent does not count.</summary>
    public long Since { get; set; } = long.MaxValue;

    /// <summary>How many were added, those of the warm-up included.</summary>
    public long Count { get; private set; }

    public void Add(long sent, long now)
    {
        Count++;
        if (sent >= Since)
        {
            _latency.RecordValue(Math.Clamp((long)((now - sent) * _microsecondsPerTick), 1, LongestMicroseconds));
        }
    }

    public LatencyResult Latency() => _latency.TotalCount == 0
        ? new LatencyResult(0, 0, 0, 0)
        : new LatencyResult(Milliseconds(50), Milliseconds(90), Milliseconds(99), Milliseconds(100));

    private double Milliseconds(double percentile) => _latency.GetValueAtPercentile(percentile) / 1000.0;
}
