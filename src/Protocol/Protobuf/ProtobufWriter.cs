using System.Runtime.InteropServices;
using System.Text;
using WireType = Google.Protobuf.WireFormat.WireType;

namespace LiveOrleans.Protocol;

/// <summary>Writes fields into memory that was measured for them; what is zero or empty is left out.</summary>
/// <remarks>Field numbers are below 16, so that a tag is one byte.</remarks>
[StructLayout(LayoutKind.Auto)]
internal ref struct ProtobufWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;
    private int _position;

    public static int NumberLength(ulong value) => value == 0 ? 0 : 1 + Varint.Length(value);

    public static int BytesLength(int length) => length == 0 ? 0 : MessageLength(length);

    public static int StringLength(string? text) => string.IsNullOrEmpty(text) ? 0 : MessageLength(Encoding.UTF8.GetByteCount(text));

    /// <summary>The length of a message as a field, written also when it is empty.</summary>
    public static int MessageLength(int length) => 1 + Varint.Length((uint)length) + length;

    public void Number(int field, ulong value)
    {
        if (value != 0)
        {
            Tag(field, WireType.Varint);
            _position += Varint.Write(_destination[_position..], value);
        }
    }

    public void Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            Begin(field, bytes.Length);
            bytes.CopyTo(_destination[_position..]);
            _position += bytes.Length;
        }
    }

    public void String(int field, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            Begin(field, Encoding.UTF8.GetByteCount(text));
            _position += Encoding.UTF8.GetBytes(text, _destination[_position..]);
        }
    }

    /// <summary>Starts a message of a known length: its fields follow.</summary>
    public void Begin(int field, int length)
    {
        Tag(field, WireType.LengthDelimited);
        _position += Varint.Write(_destination[_position..], (uint)length);
    }

    private void Tag(int field, WireType type) =>
        _destination[_position++] = (byte)Google.Protobuf.WireFormat.MakeTag(field, type);
}
