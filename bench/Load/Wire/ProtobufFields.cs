using System.Buffers.Binary;
using System.Text;

namespace LiveOrleans.Load;

/// <summary>Walks the fields of one Protobuf message without building it.</summary>
/// <remarks>https://protobuf.dev/programming-guides/encoding/; groups are not supported.</remarks>
internal ref struct ProtobufFields(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The current field's number.</summary>
    public int Number { get; private set; }

    /// <summary>The current field's value when it is a varint.</summary>
    public ulong Value { get; private set; }

    /// <summary>The current field's value when it is a string, bytes or a message.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Steps to the next field; false at the end.</summary>
    /// <exception cref="LoadException">The bytes are not a Protobuf message.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = ReadVarint(ref _rest);
        Number = (int)(tag >> 3);
        Value = 0;
        Bytes = default;
        switch (tag & 7)
        {
            case 0:
                Value = ReadVarint(ref _rest);
                break;
            case 1:
                Value = BinaryPrimitives.ReadUInt64LittleEndian(Take(ref _rest, sizeof(ulong)));
                break;
            case 2:
                Bytes = Take(ref _rest, ReadVarint(ref _rest));
                break;
            case 5:
                Value = BinaryPrimitives.ReadUInt32LittleEndian(Take(ref _rest, sizeof(uint)));
                break;
            default:
                throw new LoadException($"The server sent a Protobuf field of wire type {tag & 7}.");
        }

        return true;
    }

    /// <summary>Takes one length-delimited message off the front.</summary>
    public static ReadOnlySpan<byte> TakeDelimited(scoped ref ReadOnlySpan<byte> bytes) => Take(ref bytes, ReadVarint(ref bytes));

    private static ulong ReadVarint(scoped ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var index = 0; index < bytes.Length && index < 10; index++)
        {
            value |= (ulong)(bytes[index] & 0x7F) << (7 * index);
            if (bytes[index] < 0x80)
            {
                bytes = bytes[(index + 1)..];
                return value;
            }
        }

        throw new LoadException("The server sent a varint without an end.");
    }

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> bytes, ulong length)
    {
        if (length > (ulong)bytes.Length)
        {
            throw new LoadException($"The server sent a Protobuf field of {length} bytes where {bytes.Length} are left.");
        }

        var taken = bytes[..(int)length];
        bytes = bytes[(int)length..];
        return taken;
    }
}
