using System.Buffers.Binary;
using System.Text;

namespace LiveOrleans.Protocol;

/// <summary>Builds whole WebSocket frames (RFC 6455, section 5.2) as the server sends them: final, unmasked, one exact array.</summary>
/// <remarks>A publication is framed once per encoding; the same array is written to every session and must not change.</remarks>
public static class WebSocketFrame
{
    internal const byte Final = 0x80;
    internal const byte Length16 = 126;
    internal const byte Length64 = 127;
    internal const int MaxShortLength = 125;
    private const int MaxCloseReason = MaxShortLength - sizeof(ushort);

    /// <summary>A text frame.</summary>
    /// <param name="payload">Valid UTF-8.</param>
    /// <returns>Header and payload.</returns>
    public static byte[] Text(ReadOnlySpan<byte> payload) => Create(WebSocketOpcode.Text, payload);

    /// <summary>A binary frame.</summary>
    /// <param name="payload">Any bytes.</param>
    /// <returns>Header and payload.</returns>
    public static byte[] Binary(ReadOnlySpan<byte> payload) => Create(WebSocketOpcode.Binary, payload);

    /// <summary>The frame of one encoded message, with the delimiter that its encoding asks for.</summary>
    /// <param name="codec">The encoding: JSON goes into text frames, protobuf into binary ones.</param>
    /// <param name="message">One encoded message.</param>
    /// <returns>Header and payload.</returns>
    public static byte[] Message(Codec codec, ReadOnlySpan<byte> message)
    {
        ArgumentNullException.ThrowIfNull(codec);
        var frame = Allocate(Opcode(codec), codec.FramedLength(message.Length, first: true), out var start);
        codec.CopyToFrame(message, first: true, frame.AsSpan(start));
        return frame;
    }

    /// <summary>One frame of several encoded messages, at least one.</summary>
    /// <param name="codec">The encoding of all of them.</param>
    /// <param name="messages">Encoded messages in the order in which the client gets them.</param>
    /// <returns>Header and payload.</returns>
    /// <exception cref="ArgumentException">There is no message: clients do not take an empty frame.</exception>
    public static byte[] Messages(Codec codec, ReadOnlySpan<ReadOnlyMemory<byte>> messages)
    {
        ArgumentNullException.ThrowIfNull(codec);
        if (messages.IsEmpty)
        {
            throw new ArgumentException("A frame holds at least one message.", nameof(messages));
        }

        var length = codec.FramedLength(messages[0].Length, first: true);
        foreach (var message in messages[1..])
        {
            length = checked(length + codec.FramedLength(message.Length, first: false));
        }

        var frame = Allocate(Opcode(codec), length, out var position);
        for (var index = 0; index < messages.Length; index++)
        {
            position += codec.CopyToFrame(messages[index].Span, index == 0, frame.AsSpan(position));
        }

        return frame;
    }

    /// <summary>The close frame that ends a session.</summary>
    /// <param name="code">Why it ends.</param>
    /// <returns>Header and payload.</returns>
    public static byte[] Close(DisconnectCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return Close(code.Code, code.Reason);
    }

    /// <summary>A close frame with a code outside the protocol's table, such as 1009 for a message over the size limit.</summary>
    /// <param name="code">From 1000 to 4999.</param>
    /// <param name="reason">At most 123 bytes of UTF-8.</param>
    /// <returns>Header and payload.</returns>
    /// <exception cref="ArgumentException">The code or the reason is out of its bounds.</exception>
    public static byte[] Close(int code, string reason)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 1000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 4999);
        ArgumentNullException.ThrowIfNull(reason);
        var length = Encoding.UTF8.GetByteCount(reason);
        if (length > MaxCloseReason)
        {
            throw new ArgumentException($"The reason must be at most {MaxCloseReason} bytes.", nameof(reason));
        }

        var frame = Allocate(WebSocketOpcode.Close, sizeof(ushort) + length, out var start);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(start), (ushort)code);
        Encoding.UTF8.GetBytes(reason, frame.AsSpan(start + sizeof(ushort)));
        return frame;
    }

    /// <summary>A ping; the client answers with the same bytes.</summary>
    /// <returns>Header without payload.</returns>
    public static byte[] Ping() => Create(WebSocketOpcode.Ping, default);

    /// <summary>The answer to a ping.</summary>
    /// <param name="payload">The ping's bytes, at most 125.</param>
    /// <returns>Header and payload.</returns>
    public static byte[] Pong(ReadOnlySpan<byte> payload) => Create(WebSocketOpcode.Pong, payload);

    private static WebSocketOpcode Opcode(Codec codec) => codec.Format == WireFormat.Json ? WebSocketOpcode.Text : WebSocketOpcode.Binary;

    private static byte[] Create(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        var frame = Allocate(opcode, payload.Length, out var start);
        payload.CopyTo(frame.AsSpan(start));
        return frame;
    }

    private static byte[] Allocate(WebSocketOpcode opcode, int length, out int start)
    {
        start = length switch
        {
            <= MaxShortLength => 2,
            <= ushort.MaxValue => 2 + sizeof(ushort),
            _ => 2 + sizeof(ulong),
        };
        var frame = GC.AllocateUninitializedArray<byte>(checked(start + length));
        frame[0] = (byte)(Final | (byte)opcode);
        switch (start)
        {
            case 2:
                frame[1] = (byte)length;
                break;
            case 2 + sizeof(ushort):
                frame[1] = Length16;
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)length);
                break;
            default:
                frame[1] = Length64;
                BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)length);
                break;
        }

        return frame;
    }
}
