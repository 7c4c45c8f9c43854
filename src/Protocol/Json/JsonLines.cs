namespace LiveOrleans.Protocol;

/// <summary>Keeps a JSON value on one line: a line feed separates the messages of a frame.</summary>
internal static class JsonLines
{
    /// <summary>Whether a value holds raw line breaks. In valid JSON they stand only between tokens.</summary>
    public static bool IsOneLine(ReadOnlySpan<byte> json) => json.IndexOfAny((byte)'\r', (byte)'\n') < 0;

    /// <summary>A valid value without raw line breaks: the same bytes when it has none.</summary>
    public static ReadOnlySpan<byte> Join(ReadOnlySpan<byte> json)
    {
        if (IsOneLine(json))
        {
            return json;
        }

        var joined = new byte[json.Length];
        return joined.AsSpan(0, Join(json, joined));
    }

    /// <summary>Copies a valid value without its raw line breaks and returns how many bytes that made.</summary>
    public static int Join(ReadOnlySpan<byte> json, Span<byte> destination)
    {
        var written = 0;
        while (!json.IsEmpty)
        {
            var length = json.IndexOfAny((byte)'\r', (byte)'\n');
            var line = length < 0 ? json : json[..length];
            line.CopyTo(destination[written..]);
            written += line.Length;
            json = json[Math.Min(line.Length + 1, json.Length)..];
        }

        return written;
    }
}
