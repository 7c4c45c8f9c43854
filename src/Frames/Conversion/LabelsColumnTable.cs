namespace LiveOrleans.Frames;

/// <summary>The frame of one measurement in the labels-column format while it grows.</summary>
internal sealed class LabelsColumnTable
{
    private const int FixedColumns = 2;

    private readonly Frame _frame;
    private readonly TextField _labels;
    private readonly TimeField _time;
    private readonly List<KeyedColumn> _columns = [];

    // By the key as it stands in the line: every name has exactly one escaped form.
    private readonly Dictionary<byte[], KeyedColumn> _byRawKey = new(Utf8KeyComparer.Instance);
    private readonly List<KeyedColumn?> _found = [];
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
        var newColumns = FindColumns(in reader);
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
            FindColumns(in reader);
        }

        for (var i = 0; i < reader.FieldCount; i++)
        {
            _found[i]?.Values.Set(_rows, reader.GetField(i));
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
            _frame.Add(column.Values.Finish(_rows));
        }

        return _frame;
    }

    // Puts the column of each field of the line into _found, null for a new one, and counts the new ones.
    private int FindColumns(ref readonly LineReader reader)
    {
        while (_found.Count < reader.FieldCount)
        {
            _found.Add(null);
        }

        var byRawKey = _byRawKey.GetAlternateLookup<ReadOnlySpan<byte>>();
        var newColumns = 0;
        for (var i = 0; i < reader.FieldCount; i++)
        {
            var key = reader.GetField(i).Key.Raw;

            // Nearly every line has the fields of the line before, in the same order.
            if (_found[i] is not { } column || !column.RawKey.AsSpan().SequenceEqual(key))
            {
                byRawKey.TryGetValue(key, out column);
                _found[i] = column;
            }

            newColumns += column is null ? 1 : 0;
        }

        return newColumns;
    }

    // Columns stand in the order of their first appearance, and within a line in the order of their names.
    private void AddColumns(ref readonly LineReader reader)
    {
        var added = new List<KeyedColumn>();
        for (var i = 0; i < reader.FieldCount; i++)
        {
            if (_found[i] is null)
            {
                var key = reader.GetField(i).Key;
                added.Add(new KeyedColumn(key.Raw.ToArray(), new ValueColumn(key.ToString(), labels: null)));
            }
        }

        added.Sort(static (left, right) => Utf8Ordinal.Compare(left.Values.Name, right.Values.Name));
        foreach (var column in added)
        {
            _columns.Add(column);
            _byRawKey.Add(column.RawKey, column);
        }
    }

    private sealed record KeyedColumn(byte[] RawKey, ValueColumn Values);
}
