using System.Buffers;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol;

/// <summary>One encoding of the centrifuge client protocol, version 2: decodes commands, encodes replies and pushes.</summary>
/// <remarks>
/// Stateless and safe for any number of threads. Encoding appends one message without its delimiter;
/// <see cref="AppendToFrame"/> and <see cref="AppendToStream"/> add the delimiters of the two kinds of transports.
/// </remarks>
public abstract class Codec
{
    private protected Codec()
    {
    }

    /// <summary>The encoding.</summary>
    public abstract WireFormat Format { get; }

    /// <summary>The codec of an encoding.</summary>
    /// <param name="format">The encoding.</param>
    /// <returns>The only instance of its kind.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public static Codec For(WireFormat format) => format switch
    {
        WireFormat.Json => JsonCodec.Instance,
        WireFormat.Protobuf => ProtobufCodec.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a wire format."),
    };

    /// <summary>Starts to decode what one frame (or one request body) holds: one or more commands.</summary>
    /// <param name="frame">The received bytes. They must not change before the reader has reached its end.</param>
    /// <param name="maxCommands">How many commands a frame may hold, at least 1; one more is a fault.</param>
    /// <returns>A reader in front of the first command.</returns>
    public CommandReader Read(ReadOnlyMemory<byte> frame, int maxCommands = CommandReader.DefaultMaxCommands) =>
        new(this, frame, maxCommands);

    /// <summary>Decodes the body of a request to the emulation endpoint.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="request">What was asked; its data is a frame of commands. Null when the body is malformed.</param>
    /// <param name="fault">What is wrong with the body, when the result is false.</param>
    /// <returns>False when the body is malformed.</returns>
    public abstract bool TryDecodeEmulation(
        ReadOnlyMemory<byte> body, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out EmulationRequest? request, out DecodeFault fault);

    /// <summary>Appends one reply. An empty reply is a ping.</summary>
    /// <param name="reply">The reply; its <c>bytes</c> fields hold valid JSON.</param>
    /// <param name="output">Where the bytes go.</param>
    public abstract void Encode(Reply reply, IBufferWriter<byte> output);

    /// <summary>Appends the push of a publication, without message objects.</summary>
    /// <param name="channel">The channel's name as the session knows it.</param>
    /// <param name="publication">The publication.</param>
    /// <param name="output">Where the bytes go.</param>
    public abstract void EncodePublication(string channel, in PublicationPush publication, IBufferWriter<byte> output);

    /// <summary>Appends the push that says that a client has joined a channel.</summary>
    /// <param name="channel">The channel's name as the session knows it.</param>
    /// <param name="client">Who joined.</param>
    /// <param name="output">Where the bytes go.</param>
    public abstract void EncodeJoin(string channel, in ClientIdentity client, IBufferWriter<byte> output);

    /// <summary>Appends the push that says that a client has left a channel.</summary>
    /// <param name="channel">The channel's name as the session knows it.</param>
    /// <param name="client">Who left.</param>
    /// <param name="output">Where the bytes go.</param>
    public abstract void EncodeLeave(string channel, in ClientIdentity client, IBufferWriter<byte> output);

    /// <summary>How many bytes <see cref="AppendToFrame"/> appends.</summary>
    /// <param name="messageLength">Bytes of the encoded message.</param>
    /// <param name="first">Whether it is the first of its frame.</param>
    /// <returns>The message's length with its delimiter.</returns>
    public abstract int FramedLength(int messageLength, bool first);

    /// <summary>Appends an encoded message to a frame that may hold several: JSON separates them, protobuf puts the length before each.</summary>
    /// <param name="message">One encoded message.</param>
    /// <param name="first">Whether it is the first of its frame.</param>
    /// <param name="output">The frame's payload.</param>
    public void AppendToFrame(ReadOnlySpan<byte> message, bool first, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Advance(CopyToFrame(message, first, output.GetSpan(FramedLength(message.Length, first))));
    }

    /// <summary>Appends an encoded message to an endless response: JSON ends each with a line feed, protobuf puts the length before each.</summary>
    /// <param name="message">One encoded message.</param>
    /// <param name="output">The response.</param>
    public abstract void AppendToStream(ReadOnlySpan<byte> message, IBufferWriter<byte> output);

    // What AppendToFrame appends; returns how many bytes that are.
    internal abstract int CopyToFrame(ReadOnlySpan<byte> message, bool first, Span<byte> destination);

    // Decodes the command at the position and moves the position behind it and its delimiter. Null without a fault: the end.
    internal abstract Command? Decode(ReadOnlySpan<byte> frame, ref int position, out DecodeFault? fault);
}
