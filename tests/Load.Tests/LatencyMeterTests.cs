namespace LiveOrleans.Load.Tests;

public sealed class LatencyMeterTests
{
    private const long TicksPerMillisecond = 1_000_000;

    [Fact]
    public void Latency_OneToAThousandMilliseconds_IsWithinATenthOfAPercent()
    {
        var meter = new LatencyMeter(1_000 * TicksPerMillisecond) { Window = new MeasureWindow(1, long.MaxValue) };

        for (var milliseconds = 1; milliseconds <= 1_000; milliseconds++)
        {
            meter.Add(sent: 5, now: 5 + milliseconds * TicksPerMillisecond);
        }

        var latency = meter.Latency();
        Assert.Equal(500, latency.P50, 0.5);
        Assert.Equal(750, latency.P75, 0.75);
        Assert.Equal(900, latency.P90, 0.9);
        Assert.Equal(990, latency.P99, 1.0);
        Assert.Equal(999, latency.P999, 1.0);
        Assert.Equal(1_000, latency.Max, 1.0);
    }

    [Fact]
    public void Add_SentDuringTheWarmUp_CountsAsADeliveryWithoutLatency()
    {
        var meter = new LatencyMeter(1_000 * TicksPerMillisecond) { Window = new MeasureWindow(100, long.MaxValue) };

        meter.Add(sent: 99, now: 50 * TicksPerMillisecond);

        Assert.Equal((1, new LatencyResult(0, 0, 0, 0, 0, 0)), (meter.Count, meter.Latency()));
    }
}
