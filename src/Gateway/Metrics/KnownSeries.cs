using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace LiveOrleans.Gateway;

/// <summary>The values of one known metric, kept as our instrument measures them.</summary>
/// <remarks>
/// Each has a listener of its own, so that who reads it asks its source and no other: when a collection begins and ends no instrument is
/// told, and a collector may ask for one name alone.
/// </remarks>
internal sealed class KnownSeries : IDisposable
{
    private readonly ConcurrentDictionary<(object? First, object? Second), StrongBox<long>> _values = new();
    private readonly MeterListener _listener = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="metric">Which it is.</param>
    /// <param name="meters">Whose instruments are listened to.</param>
    public KnownSeries(KnownMetric metric, IMeterFactory meters)
    {
        Metric = metric;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && string.Equals(instrument.Name, metric.Source, StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument, this);
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (instrument, value, tags, known) => ((KnownSeries?)known)?.Take(value, tags, instrument.IsObservable));
        _listener.SetMeasurementEventCallback<int>(static (instrument, value, tags, known) => ((KnownSeries?)known)?.Take(value, tags, instrument.IsObservable));
        _listener.Start();
    }

    /// <summary>Which it is.</summary>
    public KnownMetric Metric { get; }

    /// <summary>The series as they are now. One without labels is there from the start.</summary>
    public IEnumerable<Measurement<long>> Read()
    {
        _listener.RecordObservableInstruments();
        return Values();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    /// <summary>Takes a measurement: a change, or the whole value of an instrument that is asked.</summary>
    private void Take(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, bool isWhole)
    {
        var labels = Metric.Labels;
        var key = (labels.Length > 0 ? Find(tags, labels[0].Tag) : null, labels.Length > 1 ? Find(tags, labels[1].Tag) : null);
        var sum = _values.GetOrAdd(key, static _ => new StrongBox<long>());
        if (isWhole)
        {
            Volatile.Write(ref sum.Value, value);
        }
        else
        {
            Interlocked.Add(ref sum.Value, value);
        }
    }

    private IEnumerable<Measurement<long>> Values()
    {
        if (Metric.Labels.Length == 0 && _values.IsEmpty)
        {
            yield return new Measurement<long>(0);
        }

        foreach (var (key, sum) in _values)
        {
            yield return new Measurement<long>(Volatile.Read(ref sum.Value), Metric.Labels.Select((label, index) => Label(label, index == 0 ? key.First : key.Second)));
        }
    }

    private static KeyValuePair<string, object?> Label((string Name, string Tag, Func<object?, object?>? Rename) label, object? value) =>
        new(label.Name, label.Rename is { } rename ? rename(value) : value);

    private static object? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var tag in tags)
        {
            if (string.Equals(tag.Key, name, StringComparison.Ordinal))
            {
                return tag.Value;
            }
        }

        return null;
    }
}
