using System.Globalization;

namespace LiveOrleans.Frames;

/// <summary>Reads a line's timestamp and scales it to nanoseconds.</summary>
internal static class TimestampScanner
{
    private const int SafeDigits = 18;

    /// <summary>Reads at <paramref name="position"/>, which moves past the timestamp unless there is a fault.</summary>
    public static LineFault Scan(ReadOnlySpan<byte> body, ref int position, TimestampPrecision precision, out long nanoseconds)
    {
        nanoseconds = 0;
        var i = position;
        var negative = body[i] == (byte)'-';
        if (negative || body[i] == (byte)'+')
        {
            i++;
        }

        var first = i;
        var value = 0L;
        while (i < body.Length && body[i] is >= (byte)'0' and <= (byte)'9')
        {
            // Wraps beyond 18 digits; the text is parsed again then.
            value = unchecked((value * 10) + (body[i] - '0'));
            i++;
        }

        if (i == first || (i < body.Length && body[i] is not ((byte)' ' or (byte)'\n' or (byte)'\r')))
        {
            return LineFault.InvalidTimestamp;
        }

        value = negative ? -value : value;
        if (i - first > SafeDigits && !long.TryParse(body[position..i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
        {
            return LineFault.TimestampOutOfRange;
        }

        var scale = (long)precision;
        if (value > long.MaxValue / scale || value < long.MinValue / scale)
        {
            return LineFault.TimestampOutOfRange;
        }

        nanoseconds = value * scale;
        position = i;
        return LineFault.None;
    }
}
