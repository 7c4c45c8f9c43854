namespace LiveOrleans.Frames;

/// <summary>Reads a body of Influx line protocol, line by line, without an allocation per point.</summary>
/// <remarks>
/// <para>Format: the InfluxDB line protocol reference. Blank lines and lines that start with <c>#</c> are passed over, CRLF
/// ends a line as LF does, spaces and tabs before the measurement and spaces after the last part are ignored.</para>
/// <para>Numbers may have a plus sign and leading zeros, and may start or end with the point; a float too small for a double is 0.
/// NaN and the infinities are faults. A name cannot end in a backslash, which would escape what follows.</para>
/// <para>A key that occurs twice in a line is a fault, where other readers keep one of the two values without a word.</para>
/// <para>What the reader hands out points into the body and is valid until the next <see cref="Read"/>.</para>
/// </remarks>
public ref struct LineReader : IDisposable
{
    private readonly ReadOnlySpan<byte> _body;
    private LineParser _parser;

    // The physical line that holds _counted, and where it starts; everything before _counted was searched for newlines.
    private int _line = 1;
    private int _lineStart;
    private int _counted;

    /// <summary>A reader at the start of a body.</summary>
    public LineReader(ReadOnlySpan<byte> body, TimestampPrecision precision = TimestampPrecision.Nanoseconds)
    {
        _body = body;
        _parser = new LineParser(body, precision);
    }

    /// <summary>What is wrong with the current line; the point's members have no meaning unless this is None.</summary>
    public LineFault Fault { get; private set; }

    /// <summary>The physical line, from 1: of the fault, or of the point's start.</summary>
    public int Line { get; private set; }

    /// <summary>The column in bytes, from 1: of the fault, or of the point's start.</summary>
    public int Column { get; private set; }

    /// <summary>The point's measurement, never empty.</summary>
    public readonly LineText Measurement =>
        new(_body[_parser.Start.._parser.MeasurementEnd], _parser.MeasurementEscaped, LineText.MeasurementEscapes);

    /// <summary>The tags as they stand in the line, each with the comma before it: equal bytes are equal tags.</summary>
    public readonly ReadOnlySpan<byte> RawTags => _body[_parser.MeasurementEnd.._parser.TagsEnd];

    /// <summary>How many tags the point has.</summary>
    public readonly int TagCount => _parser.Tags.Count;

    /// <summary>How many fields the point has, at least one.</summary>
    public readonly int FieldCount => _parser.Fields.Count;

    /// <summary>The point's time in Unix nanoseconds, or null when the line has none.</summary>
    public readonly long? Timestamp => _parser.Timestamp;

    /// <summary>The tag at an index, in the line's order.</summary>
    public readonly LineTag GetTag(int index) => new(_body, in _parser.Tags.Items[index]);

    /// <summary>The field at an index, in the line's order.</summary>
    public readonly LineField GetField(int index) => new(_body, in _parser.Fields.Items[index]);

    /// <summary>Moves to the next line that is neither blank nor a comment.</summary>
    /// <returns>False at the end of the body; true for a point and for a line with a <see cref="Fault"/>.</returns>
    public bool Read()
    {
        while (_parser.Position < _body.Length)
        {
            switch (_body[_parser.Position])
            {
                case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                    _parser.Position++;
                    break;
                case (byte)'#':
                    var newline = _body[_parser.Position..].IndexOf((byte)'\n');
                    _parser.Position = newline < 0 ? _body.Length : _parser.Position + newline;
                    break;
                default:
                    ReadLine();
                    return true;
            }
        }

        return false;
    }

    /// <summary>Gives the reader's buffers back.</summary>
    public void Dispose() => _parser.Dispose();

    private void ReadLine()
    {
        var start = _parser.Position;
        Fault = _parser.ParseLine();
        if (Fault == LineFault.None)
        {
            Locate(start);
            return;
        }

        Locate(_parser.FaultPosition);
        _parser.Position = LineRecovery.FindLineEnd(_body, _parser.Position, _parser.InFields);
    }

    // A string may hold newlines, and a fault may lie behind them: lines are counted in bytes, not in points.
    private void Locate(int position)
    {
        var passed = _body[_counted..position];
        var lastNewline = passed.LastIndexOf((byte)'\n');
        if (lastNewline >= 0)
        {
            _line += passed.Count((byte)'\n');
            _lineStart = _counted + lastNewline + 1;
        }

        _counted = position;
        Line = _line;
        Column = position - _lineStart + 1;
    }
}
