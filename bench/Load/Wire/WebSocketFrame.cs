using System.Buffers;
using System.Buffers.Binary;

namespace LiveOrleans.Load;

/// <summary>RFC 6455 framing, client side: writes masked frames, reads unmasked ones.</summary>
internal static class WebSocketFrame
{
    private const int Final = 0x80;
    private const int Masked = 0x80;

    /// <summary>Writes one final frame.</summary>
    /// <remarks>
    /// The masking key is zero, so that masking costs nothing. Keys exist to keep a page's script from choosing the bytes
    /// that a proxy sees (RFC 6455 section 10.3); on loopback there is neither page nor proxy.
    /// </remarks>
    public static void Write(IBufferWriter<byte> output, WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        var header = output.GetSpan(14);
        header[0] = (byte)(Final | (int)opcode);
        int length;
        switch (payload.Length)
        {
            case < 126:
                header[1] = (byte)(Masked | payload.Length);
                length = 2;
                break;
            case <= ushort.MaxValue:
                header[1] = Masked | 126;
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)payload.Length);
                length = 4;
                break;
            default:
                header[1] = Masked | 127;
                BinaryPrimitives.WriteUInt64BigEndian(header[2..], (ulong)payload.Length);
                length = 10;
                break;
        }

        header.Slice(length, 4).Clear();
        output.Advance(length + 4);
        output.Write(payload);
    }

    /// <summary>Takes one whole frame off the front; false, and nothing taken, when it has not arrived in full.</summary>
    /// <exception cref="LoadException">The frame is masked or a part of a fragmented message.</exception>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, out WebSocketOpcode opcode, out ReadOnlySpan<byte> payload)
    {
        opcode = default;
        payload = default;
        if (bytes.Length < 2)
        {
            return false;
        }

        opcode = (WebSocketOpcode)(bytes[0] & 0x0F);
        if ((bytes[0] & Final) == 0 || opcode == WebSocketOpcode.Continuation)
        {
            throw new LoadException("The server sent a fragmented WebSocket message, which the generator does not join.");
        }

        var (header, length) = ReadLength(bytes);
        if (header == 0 || length > (ulong)(bytes.Length - header))
        {
            return false;
        }

        payload = bytes.Slice(header, (int)length);
        bytes = bytes[(header + (int)length)..];
        return true;
    }

    private static (int Header, ulong Length) ReadLength(ReadOnlySpan<byte> bytes) => bytes[1] switch
    {
        < 126 => (2, bytes[1]),
        126 => bytes.Length < 4 ? default : (4, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])),
        127 => bytes.Length < 10 ? default : (10, BinaryPrimitives.ReadUInt64BigEndian(bytes[2..])),
        _ => throw new LoadException("The server sent a masked WebSocket frame."),
    };
}
