namespace LiveOrleans.Frames;

/// <summary>One tag of a point; neither part is empty.</summary>
public readonly ref struct LineTag
{
    internal LineTag(ReadOnlySpan<byte> body, ref readonly LineToken token)
    {
        Key = new LineText(body.Slice(token.KeyStart, token.KeyLength), token.KeyEscaped, LineText.NameEscapes);
        Value = new LineText(body.Slice(token.ValueStart, token.ValueLength), token.ValueEscaped, LineText.NameEscapes);
    }

    /// <summary>The key; unique within its line.</summary>
    public LineText Key { get; }

    /// <summary>The value.</summary>
    public LineText Value { get; }
}
