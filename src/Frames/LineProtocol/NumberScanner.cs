using System.Globalization;

namespace LiveOrleans.Frames;

/// <summary>Reads a field's number: sign, digits, fraction, exponent, and the suffix <c>i</c> or <c>u</c>.</summary>
internal ref struct NumberScanner(ReadOnlySpan<byte> body, int start)
{
    // Any number of up to 19 digits fits in an unsigned 64-bit integer; of 18, in a signed one.
    private const int UnsignedDigits = 19;
    private const int SignedDigits = 18;
    private const ulong ExactMantissa = 1UL << 53;

    private readonly ReadOnlySpan<byte> _body = body;
    private ulong _mantissa;
    private int _digits;

    /// <summary>The first byte after the number; where the fault lies, if there is one.</summary>
    public int Position { get; private set; } = start;

    // Powers of ten that a double holds exactly: one multiplication or division by them rounds once, hence correctly.
    private static readonly double[] ExactPowers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads the number into the token's kind and bits.</summary>
    public LineFault Scan(ref LineToken token)
    {
        var first = Position;
        var negative = Peek() == '-';
        if (negative || Peek() == '+')
        {
            Position++;
        }

        ScanDigits();
        var wholeDigits = _digits;
        var suffix = Peek();
        if (wholeDigits > 0 && (suffix == 'i' || suffix == 'u'))
        {
            var text = _body[first..Position];
            Position++;
            return suffix == 'i' ? StoreInteger(text, negative, ref token) : StoreUnsigned(text, negative, ref token);
        }

        if (suffix == '.')
        {
            Position++;
            ScanDigits();
        }

        var fault = ScanExponent(out var exponent);
        if (fault != LineFault.None || _digits == 0)
        {
            return LineFault.InvalidNumber;
        }

        return StoreFloat(_body[first..Position], negative, exponent - (_digits - wholeDigits), ref token);
    }

    private readonly int Peek() => Position < _body.Length ? _body[Position] : -1;

    private void ScanDigits()
    {
        var i = Position;
        var first = i;
        var mantissa = _mantissa;
        while (i < _body.Length)
        {
            var digit = (uint)(_body[i] - '0');
            if (digit > 9)
            {
                break;
            }

            // Wraps beyond 19 digits; it is not used then.
            mantissa = unchecked((mantissa * 10) + digit);
            i++;
        }

        _mantissa = mantissa;
        _digits += i - first;
        Position = i;
    }

    private LineFault ScanExponent(out int exponent)
    {
        exponent = 0;
        if ((Peek() | 0x20) != 'e')
        {
            return LineFault.None;
        }

        Position++;
        var negative = Peek() == '-';
        if (negative || Peek() == '+')
        {
            Position++;
        }

        var first = Position;
        while (Peek() is >= '0' and <= '9')
        {
            // Four digits are enough to leave the exact path; the text is parsed again there.
            exponent = Math.Min((exponent * 10) + (Peek() - '0'), 9999);
            Position++;
        }

        exponent = negative ? -exponent : exponent;
        return Position > first ? LineFault.None : LineFault.InvalidNumber;
    }

    private readonly LineFault StoreInteger(ReadOnlySpan<byte> text, bool negative, ref LineToken token)
    {
        token.Kind = LineValueKind.SignedInteger;
        token.Bits = negative ? -(long)_mantissa : (long)_mantissa;
        if (_digits <= SignedDigits)
        {
            return LineFault.None;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out token.Bits)
            ? LineFault.None
            : LineFault.IntegerOutOfRange;
    }

    private readonly LineFault StoreUnsigned(ReadOnlySpan<byte> text, bool negative, ref LineToken token)
    {
        token.Kind = LineValueKind.UnsignedInteger;
        var value = _mantissa;
        var inRange = !negative
            && (_digits <= UnsignedDigits || ulong.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value));
        token.Bits = (long)value;
        return inRange ? LineFault.None : LineFault.UnsignedOutOfRange;
    }

    private readonly LineFault StoreFloat(ReadOnlySpan<byte> text, bool negative, int exponent, ref LineToken token)
    {
        double value;
        if (_digits <= UnsignedDigits && _mantissa <= ExactMantissa && Math.Abs(exponent) < ExactPowers.Length)
        {
            value = exponent < 0 ? _mantissa / ExactPowers[-exponent] : _mantissa * ExactPowers[exponent];
            value = negative ? -value : value;
        }
        else
        {
            value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        token.Kind = LineValueKind.FloatingPoint;
        token.Bits = BitConverter.DoubleToInt64Bits(value);
        return double.IsFinite(value) ? LineFault.None : LineFault.FloatOutOfRange;
    }
}
