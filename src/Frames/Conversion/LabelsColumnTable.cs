namespace LiveOrleans.Frames;

/// <summary>The frame of one measurement in the labels-column format while it grows.</summary>
internal sealed class LabelsColumnTable
{
    private const int FixedColumns = 2;

    private readonly Frame _frame;
    private readonly TextField _labels;
    private readonly TimeField _time;
    private readonly List<ValueColumn> _columns = [];

    // By the key as it stands in the line: every name has exactly one escaped form.
    private readonly Dictionary<byte[], ValueColumn> _byRawKey = new(Utf8KeyComparer.Instance);
    private readonly List<(string Name, byte[] RawKey)> _newKeys = [];
    private int _rows;

    public LabelsColumnTable(string measurement)
    {
        _frame = new Frame(measurement);
        _labels = _frame.AddText("labels");
        _time = _frame.AddTime("time");
    }

    /// <inheritdoc cref="IPointCollector.TryAdd"/>
    public bool TryAdd(ref readonly LineReader reader, string labels, long timestamp, ref long cells)
    {
        var known = _byRawKey.GetAlternateLookup<ReadOnlySpan<byte>>();
        var newColumns = 0;
        for (var i = 0; i < reader.FieldCount; i++)
        {
            newColumns += known.ContainsKey(reader.GetField(i).Key.Raw) ? 0 : 1;
        }

        var columns = FixedColumns + _columns.Count;
        var growth = columns + newColumns + ((long)newColumns * _rows);
        if (growth > cells)
        {
            return false;
        }

        cells -= growth;
        if (newColumns > 0)
        {
            AddColumns(in reader);
        }

        for (var i = 0; i < reader.FieldCount; i++)
        {
            var value = reader.GetField(i);
            known[value.Key.Raw].Set(_rows, value);
        }

        _labels.Append(labels);
        _time.Append(timestamp);
        _rows++;
        return true;
    }

    public Frame Finish()
    {
        foreach (var column in _columns)
        {
            _frame.Add(column.Finish(_rows));
        }

        return _frame;
    }

    // Columns stand in the order of their first appearance, and within a line in the order of their names.
    private void AddColumns(ref readonly LineReader reader)
    {
        _newKeys.Clear();
        for (var i = 0; i < reader.FieldCount; i++)
        {
            var key = reader.GetField(i).Key;
            if (!_byRawKey.GetAlternateLookup<ReadOnlySpan<byte>>().ContainsKey(key.Raw))
            {
                _newKeys.Add((key.ToString(), key.Raw.ToArray()));
            }
        }

        _newKeys.Sort(static (left, right) => Utf8Ordinal.Compare(left.Name, right.Name));
        foreach (var (name, rawKey) in _newKeys)
        {
            var column = new ValueColumn(name, labels: null);
            _columns.Add(column);
            _byRawKey.Add(rawKey, column);
        }
    }
}
