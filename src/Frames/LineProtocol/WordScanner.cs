namespace LiveOrleans.Frames;

/// <summary>Reads a field value that is a bare word: the booleans, and what only looks like a value.</summary>
internal static class WordScanner
{
    /// <summary>Reads the word into the token's kind and bits, and moves <paramref name="position"/> past it if it is a boolean.</summary>
    public static LineFault Scan(ReadOnlySpan<byte> body, ref int position, ref LineToken token)
    {
        var word = ReadWord(body[position..]);
        token.Kind = LineValueKind.Boolean;
        if (word is [(byte)'t' or (byte)'T'] || word.SequenceEqual("true"u8) || word.SequenceEqual("True"u8) || word.SequenceEqual("TRUE"u8))
        {
            token.Bits = 1;
        }
        else if (word is [(byte)'f' or (byte)'F'] || word.SequenceEqual("false"u8) || word.SequenceEqual("False"u8) || word.SequenceEqual("FALSE"u8))
        {
            token.Bits = 0;
        }
        else
        {
            return IsNotFinite(word) ? LineFault.NotFinite : LineFault.InvalidFieldValue;
        }

        position += word.Length;
        return LineFault.None;
    }

    /// <summary>True for the spellings of NaN and infinity that other formats know, with or without a sign.</summary>
    public static bool IsNotFinite(ReadOnlySpan<byte> text)
    {
        var word = ReadWord(text is [(byte)'+' or (byte)'-', ..] ? text[1..] : text);
        return System.Text.Ascii.EqualsIgnoreCase(word, "nan"u8)
            || System.Text.Ascii.EqualsIgnoreCase(word, "inf"u8)
            || System.Text.Ascii.EqualsIgnoreCase(word, "infinity"u8);
    }

    private static ReadOnlySpan<byte> ReadWord(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiLetter((char)text[length]))
        {
            length++;
        }

        return text[..length];
    }
}
