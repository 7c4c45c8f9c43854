using System.Buffers;
using System.Text;

namespace LiveOrleans.Protocol;

/// <content>Strings and their escapes.</content>
internal ref partial struct JsonScanner
{
    private static readonly SearchValues<byte> StringStops = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(control => (byte)control), (byte)'"', (byte)'\\']);

    private ReadOnlySpan<byte> ReadPropertyName()
    {
        var name = ReadText("expected a property name");
        Expect((byte)':', "expected a colon");
        return name;
    }

    // The string's bytes without escapes: a slice of the input, or a copy when there are escapes.
    private ReadOnlySpan<byte> ReadText(string reason)
    {
        SkipWhiteSpace();
        if (Peek() != '"')
        {
            Fail(reason);
            return default;
        }

        var start = _position;
        SkipString();
        if (Fault is not null)
        {
            return default;
        }

        var text = _input[(start + 1)..(_position - 1)];
        return text.Contains((byte)'\\') ? Unescape(text, start + 1) : text;
    }

    // From the opening quote to behind the closing one.
    private void SkipString()
    {
        _position++;
        while (Fault is null)
        {
            var length = _input[_position..].IndexOfAny(StringStops);
            _position = length < 0 ? _input.Length : _position + length;
            switch (Peek())
            {
                case '"':
                    _position++;
                    return;
                case '\\':
                    SkipEscape();
                    break;
                default:
                    Fail(length < 0 ? "the string does not end" : "a control character inside a string");
                    break;
            }
        }
    }

    private void SkipEscape()
    {
        _position++;
        switch (Peek())
        {
            case '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't':
                _position++;
                break;
            case 'u' when ReadHex(_input[(_position + 1)..]) >= 0:
                _position += 5;
                break;
            default:
                Fail("not an escape");
                break;
        }
    }

    // An escape never gets longer: six bytes become at most three, twelve at most four.
    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text, int start)
    {
        var unescaped = new byte[text.Length];
        var written = 0;
        for (var read = 0; read < text.Length;)
        {
            var next = text[read];
            if (next != '\\')
            {
                unescaped[written++] = next;
                read++;
            }
            else if (text[read + 1] != 'u')
            {
                unescaped[written++] = Simple(text[read + 1]);
                read += 2;
            }
            else if (ReadRune(text[read..], out var rune, out var consumed))
            {
                written += rune.EncodeToUtf8(unescaped.AsSpan(written));
                read += consumed;
            }
            else
            {
                FailAt(start + read, "half of a surrogate pair");
                return default;
            }
        }

        return unescaped.AsSpan(0, written);
    }

    private static byte Simple(byte escape) => escape switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => escape,
    };

    private static bool ReadRune(ReadOnlySpan<byte> escape, out Rune rune, out int consumed)
    {
        var first = (char)ReadHex(escape[2..]);
        consumed = 6;
        if (Rune.TryCreate(first, out rune))
        {
            return true;
        }

        var rest = escape[6..];
        consumed = 12;
        return rest.StartsWith("\\u"u8) && Rune.TryCreate(first, (char)ReadHex(rest[2..]), out rune);
    }

    // The value of four hexadecimal digits, or -1.
    private static int ReadHex(ReadOnlySpan<byte> digits)
    {
        if (digits.Length < 4)
        {
            return -1;
        }

        var value = 0;
        foreach (var digit in digits[..4])
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return -1;
            }

            value = (value << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return value;
    }
}
