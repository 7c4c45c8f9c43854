using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol;

/// <summary>The Protobuf encoding: each message after its length as a varint.</summary>
public sealed class ProtobufCodec : Codec
{
    // Unknown groups may nest as deeply as the runtime's limit of 100; nothing that is known nests deeper than 4.
    private static readonly MessageParser<Command> Commands = Command.Parser.WithDiscardUnknownFields(true);
    private static readonly MessageParser<EmulationRequest> Emulations = EmulationRequest.Parser.WithDiscardUnknownFields(true);

    private ProtobufCodec()
    {
    }

    /// <summary>The only instance.</summary>
    public static ProtobufCodec Instance { get; } = new();

    /// <inheritdoc/>
    public override WireFormat Format => WireFormat.Protobuf;

    /// <inheritdoc/>
    public override bool TryDecodeEmulation(
        ReadOnlyMemory<byte> body, [NotNullWhen(true)] out EmulationRequest? request, out DecodeFault fault)
    {
        fault = default;
        if (TryParse(Emulations, body.Span, out request))
        {
            return true;
        }

        fault = new DecodeFault("not an emulation request", 0);
        return false;
    }

    /// <inheritdoc/>
    public override void Encode(Reply reply, IBufferWriter<byte> output) => reply.WriteTo(output);

    /// <inheritdoc/>
    public override void EncodePublication(string channel, in PublicationPush publication, IBufferWriter<byte> output) =>
        ProtobufPushEncoder.WritePublication(channel, publication, output);

    /// <inheritdoc/>
    public override void EncodeJoin(string channel, in ClientIdentity client, IBufferWriter<byte> output) =>
        ProtobufPushEncoder.WritePresenceChange(channel, Push.JoinFieldNumber, client, output);

    /// <inheritdoc/>
    public override void EncodeLeave(string channel, in ClientIdentity client, IBufferWriter<byte> output) =>
        ProtobufPushEncoder.WritePresenceChange(channel, Push.LeaveFieldNumber, client, output);

    /// <inheritdoc/>
    public override int FramedLength(int messageLength, bool first) => Varint.Length((uint)messageLength) + messageLength;

    /// <inheritdoc/>
    public override void AppendToStream(ReadOnlySpan<byte> message, IBufferWriter<byte> output) =>
        AppendToFrame(message, first: false, output);

    internal override int CopyToFrame(ReadOnlySpan<byte> message, bool first, Span<byte> destination)
    {
        var prefix = Varint.Write(destination, (uint)message.Length);
        message.CopyTo(destination[prefix..]);
        return prefix + message.Length;
    }

    internal override Command? Decode(ReadOnlySpan<byte> frame, ref int position, out DecodeFault? fault)
    {
        fault = null;
        if (position == frame.Length)
        {
            return null;
        }

        var start = position;
        if (!Varint.TryRead(frame[start..], out var length, out var prefix))
        {
            fault = new DecodeFault("the length before a command is not a varint of 32 bits", start);
            return null;
        }

        start += prefix;
        if (length > (uint)(frame.Length - start))
        {
            fault = new DecodeFault("a command is longer than its frame", start);
            return null;
        }

        position = start + (int)length;
        if (!TryParse(Commands, frame[start..position], out var command))
        {
            fault = new DecodeFault("not a command", start);
        }
        else if (command.Connect is { } connect
            && (connect.Subs.Count > CommandReader.MaxMapEntries || connect.Headers.Count > CommandReader.MaxMapEntries))
        {
            fault = new DecodeFault("a map with too many entries", start);
        }

        return fault is null ? command : null;
    }

    // The only place where the runtime's exception is caught: it knows no other way to say that input is malformed.
    private static bool TryParse<T>(MessageParser<T> parser, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out T? message)
        where T : class, IMessage<T>
    {
        try
        {
            message = parser.ParseFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            message = null;
            return false;
        }
    }
}
