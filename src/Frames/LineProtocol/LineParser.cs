namespace LiveOrleans.Frames;

/// <summary>Takes one line apart. It knows nothing of line numbers and of what follows a bad line.</summary>
internal ref struct LineParser(ReadOnlySpan<byte> body, TimestampPrecision precision) : IDisposable
{
    private readonly ReadOnlySpan<byte> _body = body;
    private int _faultAt;

    public LineTokens Tags;
    public LineTokens Fields;

    /// <summary>The next byte to read. After a fault it is outside of any string, or at the quote of one that never ends.</summary>
    public int Position { get; set; }

    public int Start { get; private set; }

    public int MeasurementEnd { get; private set; }

    public bool MeasurementEscaped { get; private set; }

    public int TagsEnd { get; private set; }

    /// <summary>True when the space before the fields was reached.</summary>
    public bool InFields { get; private set; }

    public long? Timestamp { get; private set; }

    /// <summary>Where the fault lies, which may be before <see cref="Position"/>.</summary>
    public readonly int FaultPosition => _faultAt >= 0 ? _faultAt : Position;

    /// <summary>Reads the line at <see cref="Position"/>, up to its newline, which is left.</summary>
    public LineFault ParseLine()
    {
        Tags.Clear();
        Fields.Clear();
        Timestamp = null;
        InFields = false;
        _faultAt = -1;
        Start = Position;

        Position = NameScanner.FindMeasurementEnd(_body, Position, out var escaped);
        MeasurementEnd = Position;
        MeasurementEscaped = escaped;
        if (MeasurementEnd == Start)
        {
            return LineFault.MissingMeasurement;
        }

        var fault = ParseTags();
        if (fault == LineFault.None)
        {
            InFields = true;
            fault = ParseFields();
        }

        return fault == LineFault.None ? ParseTimestamp() : fault;
    }

    public void Dispose()
    {
        Tags.Dispose();
        Fields.Dispose();
    }

    private LineFault ParseTags()
    {
        while (Peek() == ',')
        {
            Position++;
            var fault = ParseTag(ref Tags.Add());
            if (fault != LineFault.None)
            {
                return fault;
            }
        }

        TagsEnd = Position;
        if (Peek() != ' ' && !IsAtEnd())
        {
            return LineFault.ControlCharacter;
        }

        SkipSpaces();
        if (IsAtEnd())
        {
            return LineFault.MissingFields;
        }

        return RefuseDuplicate(DuplicateKeys.Find(_body, Tags.Items), in Tags, LineFault.DuplicateTagKey);
    }

    private LineFault ParseTag(ref LineToken tag)
    {
        var fault = ParseKey(ref tag, LineFault.MissingTagKey, LineFault.MissingTagEquals);
        if (fault != LineFault.None)
        {
            return fault;
        }

        tag.ValueStart = Position;
        Position = NameScanner.FindNameEnd(_body, Position, out tag.ValueEscaped);
        tag.ValueLength = Position - tag.ValueStart;
        if (Peek() == '=')
        {
            return LineFault.EqualsInTagValue;
        }

        return tag.ValueLength == 0 ? LineFault.EmptyTagValue : LineFault.None;
    }

    private LineFault ParseFields()
    {
        while (true)
        {
            var fault = ParseField(ref Fields.Add());
            if (fault != LineFault.None)
            {
                return fault;
            }

            if (Peek() != ',')
            {
                return RefuseDuplicate(DuplicateKeys.Find(_body, Fields.Items), in Fields, LineFault.DuplicateFieldKey);
            }

            Position++;
        }
    }

    private LineFault ParseField(ref LineToken field)
    {
        var fault = ParseKey(ref field, LineFault.MissingFieldKey, LineFault.MissingFieldEquals);
        if (fault == LineFault.None)
        {
            field.ValueStart = Position;
            field.ValueEscaped = false;
            fault = ParseValue(ref field);
        }

        if (fault != LineFault.None)
        {
            return fault;
        }

        return Peek() is ',' or ' ' || IsAtEnd() ? LineFault.None : LineFault.JunkAfterValue;
    }

    private LineFault ParseKey(ref LineToken token, LineFault missing, LineFault missingEquals)
    {
        token.KeyStart = Position;
        Position = NameScanner.FindNameEnd(_body, Position, out token.KeyEscaped);
        token.KeyLength = Position - token.KeyStart;
        if (Peek() is '\t' or '\f' || (Peek() == '\r' && !IsAtEnd()))
        {
            return LineFault.ControlCharacter;
        }

        if (token.KeyLength == 0)
        {
            return missing;
        }

        if (Peek() != '=')
        {
            return missingEquals;
        }

        Position++;
        return LineFault.None;
    }

    private LineFault ParseValue(ref LineToken field)
    {
        switch (Peek())
        {
            case '"':
                return ParseString(ref field);
            case (>= '0' and <= '9') or '-' or '+' or '.':
                return ParseNumber(ref field);
            case ',' or ' ' or '\n' or '\r' or -1:
                return LineFault.MissingFieldValue;
            default:
                var end = Position;
                var fault = WordScanner.Scan(_body, ref end, ref field);
                field.ValueLength = end - Position;
                Position = end;
                return fault;
        }
    }

    // A fault is shown at the number's start.
    private LineFault ParseNumber(ref LineToken field)
    {
        var number = new NumberScanner(_body, Position);
        var fault = number.Scan(ref field);
        if (fault != LineFault.None)
        {
            return fault == LineFault.InvalidNumber && WordScanner.IsNotFinite(_body[Position..]) ? LineFault.NotFinite : fault;
        }

        field.ValueLength = number.Position - Position;
        Position = number.Position;
        return LineFault.None;
    }

    private LineFault ParseString(ref LineToken field)
    {
        field.Kind = LineValueKind.Text;
        field.ValueStart = Position + 1;
        var close = StringScanner.FindClosingQuote(_body, field.ValueStart, out field.ValueEscaped);
        if (close < 0)
        {
            return LineFault.UnterminatedString;
        }

        field.ValueLength = close - field.ValueStart;
        Position = close + 1;
        return LineFault.None;
    }

    private LineFault ParseTimestamp()
    {
        SkipSpaces();
        if (IsAtEnd())
        {
            return LineFault.None;
        }

        var position = Position;
        var fault = TimestampScanner.Scan(_body, ref position, precision, out var nanoseconds);
        if (fault != LineFault.None)
        {
            return fault;
        }

        Position = position;
        Timestamp = nanoseconds;
        SkipSpaces();
        return IsAtEnd() ? LineFault.None : LineFault.JunkAfterTimestamp;
    }

    private LineFault RefuseDuplicate(int index, ref readonly LineTokens tokens, LineFault fault)
    {
        if (index < 0)
        {
            return LineFault.None;
        }

        _faultAt = tokens.Items[index].KeyStart;
        return fault;
    }

    private readonly int Peek() => Position < _body.Length ? _body[Position] : -1;

    private readonly bool IsAtEnd() => Peek() switch
    {
        -1 or '\n' => true,
        '\r' => Position + 1 == _body.Length || _body[Position + 1] == (byte)'\n',
        _ => false,
    };

    private void SkipSpaces()
    {
        while (Peek() == ' ')
        {
            Position++;
        }
    }
}
