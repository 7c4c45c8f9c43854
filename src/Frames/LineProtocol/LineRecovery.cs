namespace LiveOrleans.Frames;

/// <summary>Finds where a bad line ends, so that the good lines after it are not lost.</summary>
/// <remarks>
/// A string's raw newlines do not end the line: the rest of a string must never be read as lines of its own, or its author
/// could forge points. Only a string that is never closed ends with the physical line on which it starts.
/// </remarks>
internal static class LineRecovery
{
    /// <summary>The index of the newline that ends the bad line, or the body's length.</summary>
    /// <param name="body">All the lines.</param>
    /// <param name="position">Where reading stopped: never inside a string.</param>
    /// <param name="inFields">Whether the space before the fields is already behind; quotes mean nothing before it.</param>
    public static int FindLineEnd(ReadOnlySpan<byte> body, int position, bool inFields)
    {
        var previous = (byte)0;
        for (var i = position; i < body.Length; i++)
        {
            var current = body[i];
            switch (current)
            {
                case (byte)'\n':
                    return i;
                case (byte)'\\' when i + 1 < body.Length && LineText.NameEscapes.Contains(body[i + 1]):
                    i++;
                    current = 0;
                    break;
                case (byte)' ' or (byte)'\t':
                    inFields = true;
                    break;
                case (byte)'"' when inFields && previous == (byte)'=':
                    var close = StringScanner.FindClosingQuote(body, i + 1, out _);
                    i = close < 0 ? i : close;
                    break;
            }

            previous = current;
        }

        return body.Length;
    }
}
