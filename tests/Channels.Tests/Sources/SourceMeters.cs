using System.Diagnostics.Metrics;

namespace LiveOrleans.Channels.Tests;

/// <summary>Makes meters and keeps what they measure, by name and tags.</summary>
internal sealed class SourceMeters : IMeterFactory
{
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, Dictionary<string, object?> Tags, long Value)> _counts = [];
    private readonly List<double> _waits = [];

    public SourceMeters()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == this)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _counts.Add((instrument.Name, new(tags.ToArray(), StringComparer.Ordinal), value)));
        _listener.SetMeasurementEventCallback<double>((_, value, _, _) => _waits.Add(value));
        _listener.Start();
    }

    /// <summary>The measured waits, in seconds.</summary>
    public IReadOnlyList<double> Waits => _waits;

    /// <summary>The states in which channels are counted: each as often as there are channels in it, less than none as an error.</summary>
    public IReadOnlyList<string> States() =>
    [
        .. _counts.Where(static count => count.Name is "liveorleans.source.channels")
            .GroupBy(static count => (Type: count.Tags["type"], State: (string)count.Tags["state"]!))
            .SelectMany(static group => Enumerable.Repeat(group.Key.State, checked((int)group.Sum(static count => count.Value)))),
    ];

    /// <summary>The sum of a counter over the measurements with a tag.</summary>
    public long Sum(string name, string tag, string value) =>
        _counts.Where(count => string.Equals(count.Name, name, StringComparison.Ordinal) && Equals(count.Tags[tag], value)).Sum(static count => count.Value);

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        return new Meter(options);
    }

    public void Dispose() => _listener.Dispose();
}
