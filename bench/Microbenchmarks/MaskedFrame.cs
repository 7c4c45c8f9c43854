using System.Buffers.Binary;
using LiveOrleans.Protocol;

namespace LiveOrleans.Microbenchmarks;

/// <summary>WebSocket frames as clients send them.</summary>
internal static class MaskedFrame
{
    private static ReadOnlySpan<byte> Mask => [0x12, 0x34, 0x56, 0x78];

    /// <summary>Writes a frame of 126 to 65,535 bytes.</summary>
    /// <returns>Its length with the header.</returns>
    public static int Write(ReadOnlySpan<byte> payload, WireFormat format, Span<byte> frame)
    {
        frame[0] = (byte)(format == WireFormat.Json ? 0x81 : 0x82);
        frame[1] = 0xFE;
        BinaryPrimitives.WriteUInt16BigEndian(frame[2..], checked((ushort)payload.Length));
        Mask.CopyTo(frame[4..]);
        for (var i = 0; i < payload.Length; i++)
        {
            frame[8 + i] = (byte)(payload[i] ^ Mask[i & 3]);
        }

        return 8 + payload.Length;
    }
}
