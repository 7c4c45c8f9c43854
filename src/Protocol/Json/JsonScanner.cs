using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace LiveOrleans.Protocol;

/// <summary>Reads JSON of a known shape from bytes that nobody has checked yet.</summary>
/// <remarks>
/// Never throws: the first fault stays, and after it every reader answers its default and <see cref="NextProperty"/> answers
/// false, so that a decoder reads a message without asking after each field. The input must be valid UTF-8.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal ref partial struct JsonScanner(ReadOnlySpan<byte> input, int position)
{
    private readonly ReadOnlySpan<byte> _input = input;
    private int _position = position;
    private bool _firstProperty;

    /// <summary>The next byte to read.</summary>
    public readonly int Position => _position;

    /// <summary>The first thing found wrong; null while nothing is.</summary>
    public DecodeFault? Fault { readonly get; private set; }

    /// <summary>Whether nothing but white space is left.</summary>
    public bool AtEnd()
    {
        SkipWhiteSpace();
        return _position >= _input.Length;
    }

    /// <summary>Moves behind a message: to the next line, or to the end.</summary>
    public void EndLine()
    {
        var start = _position;
        if (!AtEnd() && !_input[start.._position].Contains((byte)'\n'))
        {
            Fail("expected a line feed between two commands");
        }
    }

    /// <summary>Enters an object; false for null and after a fault.</summary>
    public bool BeginObject()
    {
        if (TryReadNull() || !Expect((byte)'{', "expected an object"))
        {
            return false;
        }

        _firstProperty = true;
        return true;
    }

    /// <summary>Moves to the value of the object's next property; false, and behind the object, after the last one.</summary>
    public bool NextProperty(out ReadOnlySpan<byte> name)
    {
        name = default;
        SkipWhiteSpace();
        var first = _firstProperty;
        _firstProperty = false;
        if (Peek() == '}')
        {
            _position++;
            return false;
        }

        if (!first && !Expect((byte)',', "expected a comma or the end of the object"))
        {
            return false;
        }

        name = ReadPropertyName();
        return Fault is null;
    }

    /// <summary>A string; empty for null.</summary>
    public string ReadString()
    {
        if (TryReadNull())
        {
            return "";
        }

        var text = ReadText("expected a string");
        return System.Text.Encoding.UTF8.GetString(text);
    }

    /// <summary>A string's bytes; empty for null.</summary>
    public ByteString ReadStringBytes() => TryReadNull() ? ByteString.Empty : ByteString.CopyFrom(ReadText("expected a string"));

    /// <summary>True or false; false for null.</summary>
    public bool ReadBoolean()
    {
        if (TryReadNull())
        {
            return false;
        }

        if (TryReadLiteral("true"u8))
        {
            return true;
        }

        if (!TryReadLiteral("false"u8))
        {
            Fail("expected true or false");
        }

        return false;
    }

    /// <summary>A whole number from 0 to 2^32 - 1; 0 for null.</summary>
    public uint ReadUInt32() => (uint)ReadUnsigned(uint.MaxValue);

    /// <summary>A whole number from 0 to 2^64 - 1; 0 for null.</summary>
    public ulong ReadUInt64() => ReadUnsigned(ulong.MaxValue);

    /// <summary>A whole number of 32 bits with sign; 0 for null.</summary>
    public int ReadInt32() => (int)ReadSigned(int.MinValue, int.MaxValue);

    /// <summary>A whole number of 64 bits with sign; 0 for null.</summary>
    public long ReadInt64() => ReadSigned(long.MinValue, long.MaxValue);

    /// <summary>Any value as it stands, without raw line breaks; empty for null.</summary>
    public ByteString ReadRaw()
    {
        if (TryReadNull())
        {
            return ByteString.Empty;
        }

        SkipWhiteSpace();
        var start = _position;
        SkipValue();
        return Fault is null ? ByteString.CopyFrom(JsonLines.Join(_input[start.._position])) : ByteString.Empty;
    }

    /// <summary>Notes a fault at the current position, unless there is one already.</summary>
    public void Fail(string reason)
    {
        Fault ??= new DecodeFault(reason, _position);
        _position = _input.Length;
    }

    private ulong ReadUnsigned(ulong max)
    {
        if (TryReadNull())
        {
            return 0;
        }

        var start = _position;
        if (ulong.TryParse(ReadNumber(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= max)
        {
            return value;
        }

        FailAt(start, "expected a whole number that fits and is not negative");
        return 0;
    }

    private long ReadSigned(long min, long max)
    {
        if (TryReadNull())
        {
            return 0;
        }

        var start = _position;
        if (long.TryParse(ReadNumber(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= min && value <= max)
        {
            return value;
        }

        FailAt(start, "expected a whole number that fits");
        return 0;
    }

    private ReadOnlySpan<byte> ReadNumber()
    {
        var start = _position;
        SkipNumber();
        return Fault is null ? _input[start.._position] : default;
    }

    private bool TryReadNull()
    {
        SkipWhiteSpace();
        return TryReadLiteral("null"u8);
    }

    private bool TryReadLiteral(ReadOnlySpan<byte> literal)
    {
        if (!_input[_position..].StartsWith(literal))
        {
            return false;
        }

        _position += literal.Length;
        return true;
    }

    private bool Expect(byte expected, string reason)
    {
        SkipWhiteSpace();
        if (Peek() == expected)
        {
            _position++;
            return true;
        }

        Fail(reason);
        return false;
    }

    private void FailAt(int position, string reason)
    {
        if (Fault is null)
        {
            _position = position;
            Fail(reason);
        }
    }

    // The next byte, or -1 at the end.
    private readonly int Peek() => _position < _input.Length ? _input[_position] : -1;

    private void SkipWhiteSpace()
    {
        while (_position < _input.Length && _input[_position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _position++;
        }
    }
}
