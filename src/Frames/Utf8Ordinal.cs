namespace LiveOrleans.Frames;

/// <summary>Orders strings as their UTF-8 bytes are ordered, which is by code point and not by UTF-16 unit.</summary>
internal static class Utf8Ordinal
{
    public static int Compare(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        return Rank(left[common]).CompareTo(Rank(right[common]));
    }

    // Surrogates stand for code points above all others, but their units lie below U+E000..U+FFFF.
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
