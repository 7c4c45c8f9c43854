using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace LiveOrleans.Gateway;

/// <summary>The values of one known metric, kept as our instrument measures them.</summary>
internal sealed class KnownSeries(KnownMetric metric)
{
    private readonly ConcurrentDictionary<(object? First, object? Second), StrongBox<long>> _values = new();

    public KnownMetric Metric => metric;

    /// <summary>Takes a measurement: a change, or the whole value of an instrument that is asked.</summary>
    public void Take(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, bool isWhole)
    {
        var labels = metric.Labels;
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

    /// <summary>The series as they are now. One without labels is there from the start.</summary>
    public IEnumerable<Measurement<long>> Read()
    {
        if (metric.Labels.Length == 0 && _values.IsEmpty)
        {
            yield return new Measurement<long>(0);
        }

        foreach (var (key, sum) in _values)
        {
            yield return new Measurement<long>(Volatile.Read(ref sum.Value), metric.Labels.Select((label, index) => Label(label, index == 0 ? key.First : key.Second)));
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
