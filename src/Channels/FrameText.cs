namespace LiveOrleans.Channels;

/// <summary>Puts the two members of a frame's JSON together: <c>{"schema":…,"data":…}</c>, either of them alone, in that order.</summary>
internal static class FrameText
{
    private static ReadOnlySpan<byte> SchemaOpen => "{\"schema\":"u8;

    private static ReadOnlySpan<byte> DataOpen => "{\"data\":"u8;

    private static ReadOnlySpan<byte> DataNext => ",\"data\":"u8;

    /// <summary>Composes a frame of a schema and data, of which one may be empty.</summary>
    public static ReadOnlyMemory<byte> Compose(ReadOnlyMemory<byte> schema, ReadOnlyMemory<byte> data, out Range schemaRange)
    {
        if (schema.IsEmpty)
        {
            schemaRange = default(Index)..default(Index);
            return Join(DataOpen, data.Span, default, default);
        }

        schemaRange = SchemaOpen.Length..(SchemaOpen.Length + schema.Length);
        return Join(SchemaOpen, schema.Span, data.IsEmpty ? default : DataNext, data.Span);
    }

    /// <summary>Puts a schema in front of a frame that holds data alone.</summary>
    public static ReadOnlyMemory<byte> WithSchema(ReadOnlyMemory<byte> dataFrame, ReadOnlyMemory<byte> schema)
    {
        var data = dataFrame[DataOpen.Length..^1];
        return Join(SchemaOpen, schema.Span, DataNext, data.Span);
    }

    private static byte[] Join(ReadOnlySpan<byte> open, ReadOnlySpan<byte> first, ReadOnlySpan<byte> next, ReadOnlySpan<byte> second)
    {
        var json = new byte[open.Length + first.Length + next.Length + second.Length + 1];
        open.CopyTo(json);
        var at = open.Length;
        first.CopyTo(json.AsSpan(at));
        at += first.Length;
        next.CopyTo(json.AsSpan(at));
        at += next.Length;
        second.CopyTo(json.AsSpan(at));
        json[^1] = (byte)'}';
        return json;
    }
}
