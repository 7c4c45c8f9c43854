using System.Text;

namespace LiveOrleans.Frames;

/// <summary>The wide format: one frame of one row per measurement and timestamp, with the tags as labels of each value column.</summary>
/// <remarks>Lines that meet in a frame append their columns one after the other, also when they name the same field and tags.</remarks>
internal sealed class WideCollector : IPointCollector
{
    private readonly TagSets _tagSets = new();
    private readonly Dictionary<byte[], Dictionary<long, Frame>> _byMeasurement = new(Utf8KeyComparer.Instance);
    private readonly List<Frame> _frames = [];
    private readonly List<FrameField> _columns = [];

    public bool TryAdd(ref readonly LineReader reader, ReadOnlySpan<byte> measurement, long timestamp, ref long cells)
    {
        // A new frame also has its time; counted for each line, which keeps the count simple and on the safe side.
        var growth = reader.FieldCount + 1;
        if (growth > cells)
        {
            return false;
        }

        cells -= growth;
        var frame = GetFrame(measurement, timestamp);
        var labels = _tagSets.Get(in reader).Labels;
        _columns.Clear();
        for (var i = 0; i < reader.FieldCount; i++)
        {
            var value = reader.GetField(i);
            var column = new ValueColumn(value.Key.ToString(), labels);
            column.Set(row: 0, value);
            _columns.Add(column.Finish(rows: 1));
        }

        _columns.Sort(static (left, right) => Utf8Ordinal.Compare(left.Name, right.Name));
        foreach (var field in _columns)
        {
            frame.Add(field);
        }

        return true;
    }

    public IReadOnlyList<Frame> Finish() => _frames;

    private Frame GetFrame(ReadOnlySpan<byte> measurement, long timestamp)
    {
        var known = _byMeasurement.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!known.TryGetValue(measurement, out var byTime))
        {
            byTime = [];
            known[measurement] = byTime;
        }

        if (!byTime.TryGetValue(timestamp, out var frame))
        {
            frame = new Frame(Encoding.UTF8.GetString(measurement));
            frame.AddTime("time").Append(timestamp);
            byTime.Add(timestamp, frame);
            _frames.Add(frame);
        }

        return frame;
    }
}
