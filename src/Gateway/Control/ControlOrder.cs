using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace LiveOrleans.Gateway;

/// <summary>What one node asks of another, as the control bus carries it.</summary>
/// <param name="Kind">Which <see cref="IControlHandler"/> it is for: 1 to 255 bytes of UTF-8.</param>
/// <param name="Key">Orders with one key are carried out in their order, such as those to one session: at most 65,535 bytes of UTF-8, and may be empty.</param>
/// <param name="Payload">What is asked; its form is the kind's own.</param>
/// <remarks>On the bus: the version 1, the kind after its length in a byte, the key after its length in two bytes (the higher first), and the payload.</remarks>
internal sealed record ControlOrder(string Kind, string Key, ReadOnlyMemory<byte> Payload)
{
    private const byte Version = 1;
    private const int KindAt = 2;

    /// <summary>Makes the bytes of the order.</summary>
    /// <exception cref="InvalidOperationException">The kind or the key has a length that it may not have.</exception>
    public byte[] Encode()
    {
        var kind = Encoding.UTF8.GetByteCount(Kind);
        var key = Encoding.UTF8.GetByteCount(Key);
        if (kind is 0 or > byte.MaxValue || key > ushort.MaxValue)
        {
            throw new InvalidOperationException($"An order's kind has 1 to 255 bytes and its key at most 65535; these have {kind} and {key}.");
        }

        var keyAt = KindAt + kind + sizeof(ushort);
        var bytes = new byte[keyAt + key + Payload.Length];
        bytes[0] = Version;
        bytes[1] = (byte)kind;
        Encoding.UTF8.GetBytes(Kind, bytes.AsSpan(KindAt));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(KindAt + kind), (ushort)key);
        Encoding.UTF8.GetBytes(Key, bytes.AsSpan(keyAt));
        Payload.Span.CopyTo(bytes.AsSpan(keyAt + key));
        return bytes;
    }

    /// <summary>Reads an order.</summary>
    /// <param name="bytes">The bytes; the payload is a part of them.</param>
    /// <param name="order">The order; null when they are none of this version.</param>
    public static bool TryDecode(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out ControlOrder? order)
    {
        order = null;
        var span = bytes.Span;
        if (span.Length < KindAt || span[0] != Version || span[1] == 0)
        {
            return false;
        }

        var keyLengthAt = KindAt + span[1];
        var keyAt = keyLengthAt + sizeof(ushort);
        if (keyAt > span.Length)
        {
            return false;
        }

        var payloadAt = keyAt + BinaryPrimitives.ReadUInt16BigEndian(span[keyLengthAt..]);
        if (payloadAt > span.Length)
        {
            return false;
        }

        order = new ControlOrder(
            Encoding.UTF8.GetString(span[KindAt..keyLengthAt]), Encoding.UTF8.GetString(span[keyAt..payloadAt]), bytes[payloadAt..]);
        return true;
    }
}
