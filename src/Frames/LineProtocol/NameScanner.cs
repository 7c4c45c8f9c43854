namespace LiveOrleans.Frames;

/// <summary>Finds the end of a measurement, a tag key, a tag value or a field key.</summary>
internal static class NameScanner
{
    private const ulong Controls = (1UL << '\t') | (1UL << '\n') | (1UL << '\f') | (1UL << '\r');
    private const ulong MeasurementEnds = Controls | (1UL << ' ') | (1UL << ',');
    private const ulong NameEnds = MeasurementEnds | (1UL << '=');

    /// <summary>The index of the first byte after the measurement at <paramref name="start"/>.</summary>
    public static int FindMeasurementEnd(ReadOnlySpan<byte> body, int start, out bool escaped) =>
        FindEnd(body, start, MeasurementEnds, out escaped);

    /// <summary>The index of the first byte after the tag key, tag value or field key at <paramref name="start"/>.</summary>
    public static int FindNameEnd(ReadOnlySpan<byte> body, int start, out bool escaped) =>
        FindEnd(body, start, NameEnds, out escaped);

    private static int FindEnd(ReadOnlySpan<byte> body, int start, ulong ends, out bool escaped)
    {
        escaped = false;
        var i = start;
        while (i < body.Length)
        {
            var current = body[i];
            if (current < 64)
            {
                if (((ends >> current) & 1) != 0)
                {
                    return i;
                }
            }
            else if (current == (byte)'\\' && i + 1 < body.Length && IsEscapable(body[i + 1], ends))
            {
                escaped = true;
                i++;
            }

            i++;
        }

        return i;
    }

    private static bool IsEscapable(byte next, ulong ends) => next < 64 && (((ends & ~Controls) >> next) & 1) != 0;
}
