using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace LiveOrleans.Silo.Tests;

/// <summary>What one node measures, whatever others of the process do: the exporter could not tell them apart.</summary>
internal sealed class ObservedMetrics : IDisposable
{
    private readonly ConcurrentDictionary<(string Name, string Tag), long> _values = new();
    private readonly MeterListener _listener = new();

    /// <summary>Listens to the meters of a factory.</summary>
    public ObservedMetrics(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The value of an instrument with a tag's value; null when it has none.</summary>
    public long? Of(string name, string tag = "")
    {
        _listener.RecordObservableInstruments();
        return _values.TryGetValue((name, tag), out var value) ? value : null;
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var tag = tags.IsEmpty ? string.Empty : $"{tags[0].Value}";
        _values.AddOrUpdate((instrument.Name, tag), value, (_, before) => instrument.IsObservable ? value : before + value);
    }
}
