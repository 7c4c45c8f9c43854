using System.Text;

namespace LiveOrleans.Frames;

/// <summary>The labels-column format: one frame per measurement.</summary>
internal sealed class LabelsColumnCollector : IPointCollector
{
    private readonly TagSets _tagSets = new();
    private readonly Dictionary<byte[], LabelsColumnTable> _byMeasurement = new(Utf8KeyComparer.Instance);
    private readonly List<LabelsColumnTable> _tables = [];

    public bool TryAdd(ref readonly LineReader reader, ReadOnlySpan<byte> measurement, long timestamp, ref long cells)
    {
        var known = _byMeasurement.GetAlternateLookup<ReadOnlySpan<byte>>();
        var isNew = !known.TryGetValue(measurement, out var table);
        table ??= new LabelsColumnTable(Encoding.UTF8.GetString(measurement));
        if (!table.TryAdd(in reader, _tagSets.Get(in reader).Text, timestamp, ref cells))
        {
            return false;
        }

        if (isNew)
        {
            known[measurement] = table;
            _tables.Add(table);
        }

        return true;
    }

    public IReadOnlyList<Frame> Finish() => _tables.ConvertAll(static table => table.Finish());
}
