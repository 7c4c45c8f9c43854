namespace LiveOrleans.Frames;

/// <summary>One field of a point: a key and a value of one of five kinds.</summary>
public readonly ref struct LineField
{
    private readonly long _bits;

    internal LineField(ReadOnlySpan<byte> body, ref readonly LineToken token)
    {
        Key = new LineText(body.Slice(token.KeyStart, token.KeyLength), token.KeyEscaped, LineText.NameEscapes);
        Text = new LineText(body.Slice(token.ValueStart, token.ValueLength), token.ValueEscaped, LineText.StringEscapes);
        Kind = token.Kind;
        _bits = token.Bits;
    }

    /// <summary>The key; unique within its line.</summary>
    public LineText Key { get; }

    /// <summary>Which of the values below is meant.</summary>
    public LineValueKind Kind { get; }

    /// <summary>The string's text; for the other kinds, the value as it stands in the line.</summary>
    public LineText Text { get; }

    /// <summary>The value of a float, always finite.</summary>
    public double FloatValue => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>The value of an integer.</summary>
    public long IntegerValue => _bits;

    /// <summary>The value of an unsigned integer.</summary>
    public ulong UnsignedValue => (ulong)_bits;

    /// <summary>The value of a boolean.</summary>
    public bool BooleanValue => _bits != 0;

    /// <summary>The value of a float, an integer or an unsigned integer as a double: above 2^53 the nearest one.</summary>
    public double Number => Kind switch
    {
        LineValueKind.FloatingPoint => FloatValue,
        LineValueKind.SignedInteger => IntegerValue,
        LineValueKind.UnsignedInteger => UnsignedValue,
        _ => throw new InvalidOperationException($"A field of kind {Kind} is not a number."),
    };
}
