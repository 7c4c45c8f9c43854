using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;

namespace LiveOrleans.Protocol;

/// <summary>Writes one JSON message: properties in the order of the calls, what is zero or empty left out.</summary>
/// <remarks>Copies share the output but not the state: pass by reference.</remarks>
[StructLayout(LayoutKind.Auto)]
internal ref struct JsonWriter(IBufferWriter<byte> output)
{
    private const int LongestNumber = 20;

    // All that JSON forbids in a string, and the two line separators that JavaScript source does not allow.
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(control => (char)control), '"', '\\', '\u2028', '\u2029']);

    private bool _needsComma;

    /// <summary>Opens the outermost object, or one in an array.</summary>
    public void Begin()
    {
        Separate();
        Write("{"u8);
        _needsComma = false;
    }

    /// <summary>Opens an object that is a property: written also when nothing goes into it.</summary>
    public void Begin(ReadOnlySpan<byte> name)
    {
        Name(name);
        Write("{"u8);
        _needsComma = false;
    }

    /// <summary>Opens an object that is an entry of a map.</summary>
    public void Begin(string key)
    {
        Name(key);
        Write("{"u8);
        _needsComma = false;
    }

    /// <summary>Closes the innermost object.</summary>
    public void End()
    {
        Write("}"u8);
        _needsComma = true;
    }

    /// <summary>Opens an array that is a property.</summary>
    public void BeginArray(ReadOnlySpan<byte> name)
    {
        Name(name);
        Write("["u8);
        _needsComma = false;
    }

    /// <summary>Closes the innermost array.</summary>
    public void EndArray()
    {
        Write("]"u8);
        _needsComma = true;
    }

    public void Property(ReadOnlySpan<byte> name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Name(name);
            WriteString(value);
        }
    }

    public void Property(ReadOnlySpan<byte> name, bool value)
    {
        if (value)
        {
            Name(name);
            Write("true"u8);
        }
    }

    public void Property(ReadOnlySpan<byte> name, ulong value)
    {
        if (value != 0)
        {
            Name(name);
            Utf8Formatter.TryFormat(value, output.GetSpan(LongestNumber), out var written);
            output.Advance(written);
        }
    }

    public void Property(ReadOnlySpan<byte> name, long value)
    {
        if (value != 0)
        {
            Name(name);
            Utf8Formatter.TryFormat(value, output.GetSpan(LongestNumber), out var written);
            output.Advance(written);
        }
    }

    /// <summary>Writes valid JSON as it stands, without its raw line breaks.</summary>
    public void Raw(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        if (!json.IsEmpty)
        {
            Name(name);
            output.Advance(JsonLines.Join(json, output.GetSpan(json.Length)));
        }
    }

    public void Raw(ReadOnlySpan<byte> name, ByteString json) => Raw(name, json.Span);

    /// <summary>Writes an entry of a map of strings, also when it is empty.</summary>
    public void Entry(string key, string value)
    {
        Name(key);
        WriteString(value);
    }

    private void Name(scoped ReadOnlySpan<byte> name)
    {
        Separate();
        Write("\""u8);
        Write(name);
        Write("\":"u8);
    }

    private void Name(string key)
    {
        Separate();
        WriteString(key);
        Write(":"u8);
    }

    private void Separate()
    {
        if (_needsComma)
        {
            Write(","u8);
        }

        _needsComma = true;
    }

    private readonly void WriteString(ReadOnlySpan<char> text)
    {
        Write("\""u8);
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(Escaped);
            if (plain < 0)
            {
                // Half of a surrogate pair becomes U+FFFD.
                Encoding.UTF8.GetBytes(text, output);
                break;
            }

            Encoding.UTF8.GetBytes(text[..plain], output);
            WriteEscape(text[plain]);
            text = text[(plain + 1)..];
        }

        Write("\""u8);
    }

    private readonly void WriteEscape(char character)
    {
        switch (character)
        {
            case '"':
                Write("\\\""u8);
                break;
            case '\\':
                Write("\\\\"u8);
                break;
            case '\n':
                Write("\\n"u8);
                break;
            case '\r':
                Write("\\r"u8);
                break;
            case '\t':
                Write("\\t"u8);
                break;
            default:
                Write("\\u"u8);
                Utf8Formatter.TryFormat((ushort)character, output.GetSpan(4), out var written, new StandardFormat('x', 4));
                output.Advance(written);
                break;
        }
    }

    private readonly void Write(scoped ReadOnlySpan<byte> bytes) => output.Write(bytes);
}
