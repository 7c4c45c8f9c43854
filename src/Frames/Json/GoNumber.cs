using System.Globalization;
using System.Text;

namespace LiveOrleans.Frames;

/// <summary>Writes floats as Go's encoding/json does, so that the same value is the same text whoever wrote it.</summary>
/// <remarks>
/// The shortest digits that give the same double back; plain from 1e-6 up and below 1e21, else with an exponent that always has
/// a sign and never leading zeros (floatEncoder in encoding/json).
/// </remarks>
internal static class GoNumber
{
    /// <summary>Longer than any result: the sign, 21 digits before the point or 17 digits and zeros behind it.</summary>
    public const int MaxLength = 40;

    // Longer than the shortest form of any double with its exponent, as in -1.2345678901234567E-308.
    private const int MaxRoundTripLength = 32;

    // Below it, every whole number has few enough digits to be written as an integer; counters are.
    private const double WholeBound = 1e15;

    /// <summary>A finite value as a new string.</summary>
    public static string Format(double value)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(text[..Format(value, text)]);
    }

    /// <summary>Writes a finite value and returns its length.</summary>
    /// <param name="value">A finite value.</param>
    /// <param name="text">At least <see cref="MaxLength"/> bytes.</param>
    public static int Format(double value, Span<byte> text)
    {
        int length;
        var whole = (long)value;
        if (Math.Abs(value) < WholeBound && whole == value && (whole != 0 || !double.IsNegative(value)))
        {
            whole.TryFormat(text, out length, default, CultureInfo.InvariantCulture);
            return length;
        }

        value.TryFormat(text, out length, default, CultureInfo.InvariantCulture);
        var marker = text[..length].IndexOf((byte)'E');
        if (marker < 0)
        {
            return length;
        }

        Span<byte> scientific = stackalloc byte[MaxRoundTripLength];
        text[..length].CopyTo(scientific);
        var exponent = int.Parse(scientific[(marker + 1)..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent is >= -6 and < 21
            ? WritePlain(scientific[..marker], exponent, text)
            : WriteScientific(scientific[..marker], exponent, text);
    }

    private static int WriteScientific(ReadOnlySpan<byte> mantissa, int exponent, Span<byte> text)
    {
        mantissa.CopyTo(text);
        var length = mantissa.Length;
        text[length++] = (byte)'e';
        text[length++] = exponent < 0 ? (byte)'-' : (byte)'+';
        Math.Abs(exponent).TryFormat(text[length..], out var digits, default, CultureInfo.InvariantCulture);
        return length + digits;
    }

    // The mantissa is d or d.ddd, with or without a sign.
    private static int WritePlain(Span<byte> mantissa, int exponent, Span<byte> text)
    {
        var sign = mantissa[0] == (byte)'-' ? 1 : 0;
        var digits = mantissa[sign..];
        if (digits.Length > 1)
        {
            digits[1] = digits[0];
            digits = digits[1..];
        }

        text[0] = (byte)'-';
        var rest = text[sign..];
        if (exponent < 0)
        {
            var zeros = -exponent - 1;
            "0."u8.CopyTo(rest);
            rest.Slice(2, zeros).Fill((byte)'0');
            digits.CopyTo(rest[(2 + zeros)..]);
            return sign + 2 + zeros + digits.Length;
        }

        var whole = exponent + 1;
        if (digits.Length <= whole)
        {
            digits.CopyTo(rest);
            rest[digits.Length..whole].Fill((byte)'0');
            return sign + whole;
        }

        digits[..whole].CopyTo(rest);
        rest[whole] = (byte)'.';
        digits[whole..].CopyTo(rest[(whole + 1)..]);
        return sign + digits.Length + 1;
    }
}
