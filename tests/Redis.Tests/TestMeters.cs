using System.Diagnostics.Metrics;

namespace LiveOrleans.Redis.Tests;

/// <summary>Makes meters whose counts a test can read.</summary>
internal sealed class TestMeters : IMeterFactory
{
    private readonly MeterListener _listener = new();
    private long _sum;

    public TestMeters()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == this)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, measurement, _, _) => Interlocked.Add(ref _sum, measurement));
        _listener.Start();
    }

    /// <summary>All counts of all instruments.</summary>
    public long Sum => Interlocked.Read(ref _sum);

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        return new Meter(options);
    }

    public void Dispose() => _listener.Dispose();
}
