using HdrHistogram;

namespace LiveOrleans.Load;

/// <summary>Counts deliveries, or requests, and keeps their latency.</summary>
/// <param name="frequency">Timestamp ticks per second.</param>
internal sealed class LatencyMeter(long frequency)
{
    private const long LongestMicroseconds = 3_600_000_000;

    private readonly LongHistogram _latency = new(1, LongestMicroseconds, 3);
    private readonly double _microsecondsPerTick = 1e6 / frequency;

    /// <summary>Latency is recorded of what was sent at or after its beginning: what the warm-up sent does not count.</summary>
    public MeasureWindow Window { get; set; } = new(long.MaxValue, long.MaxValue);

    /// <summary>How many were added, those of the warm-up included.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them were added within the window.</summary>
    public long Measured { get; private set; }

    public void Add(long sent, long now)
    {
        Count++;
        if (now >= Window.Since && now < Window.Until)
        {
            Measured++;
        }

        if (sent >= Window.Since)
        {
            _latency.RecordValue(Math.Clamp((long)((now - sent) * _microsecondsPerTick), 1, LongestMicroseconds));
        }
    }

    public LatencyResult Latency() => _latency.TotalCount == 0
        ? new LatencyResult(0, 0, 0, 0, 0, 0)
        : new LatencyResult(Milliseconds(50), Milliseconds(75), Milliseconds(90), Milliseconds(99), Milliseconds(99.9), Milliseconds(100));

    /// <summary>How often each latency occurred, by microseconds as exact as they are kept.</summary>
    public IReadOnlyDictionary<long, long> Counts() =>
        _latency.RecordedValues().ToDictionary(static value => value.ValueIteratedTo, static value => value.CountAtValueIteratedTo);

    /// <summary>Takes in the <see cref="Counts"/> of another.</summary>
    public void Merge(IReadOnlyDictionary<long, long> counts)
    {
        foreach (var (microseconds, count) in counts)
        {
            _latency.RecordValueWithCount(microseconds, count);
        }
    }

    private double Milliseconds(double percentile) => _latency.GetValueAtPercentile(percentile) / 1000.0;
}
