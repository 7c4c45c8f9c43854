namespace LiveOrleans.Frames;

/// <summary>Finds the end of a quoted string. The string may hold raw newlines; <c>\"</c> and <c>\\</c> are its escapes.</summary>
internal static class StringScanner
{
    /// <summary>The index of the closing quote of the string whose first character is at <paramref name="start"/>, or -1.</summary>
    public static int FindClosingQuote(ReadOnlySpan<byte> body, int start, out bool escaped)
    {
        escaped = false;
        var i = start;
        while (i < body.Length)
        {
            var next = body[i..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return -1;
            }

            i += next;
            if (body[i] == (byte)'"')
            {
                return i;
            }

            var isEscape = i + 1 < body.Length && LineText.StringEscapes.Contains(body[i + 1]);
            escaped |= isEscape;
            i += isEscape ? 2 : 1;
        }

        return -1;
    }
}
