using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol;

/// <summary>The JSON encoding: names as in client.proto, zero values left out, <c>bytes</c> fields embedded as they are.</summary>
public sealed class JsonCodec : Codec
{
    private JsonCodec()
    {
    }

    /// <summary>The only instance.</summary>
    public static JsonCodec Instance { get; } = new();

    /// <inheritdoc/>
    public override WireFormat Format => WireFormat.Json;

    /// <inheritdoc/>
    public override bool TryDecodeEmulation(
        ReadOnlyMemory<byte> body, [NotNullWhen(true)] out EmulationRequest? request, out DecodeFault fault)
    {
        request = null;
        fault = default;
        if (!Utf8.IsValid(body.Span))
        {
            fault = NotUtf8(body.Span);
            return false;
        }

        var json = new JsonScanner(body.Span, 0);
        var read = JsonCommandDecoder.ReadEmulation(ref json);
        if (!json.AtEnd())
        {
            json.Fail("something follows the request");
        }

        fault = json.Fault.GetValueOrDefault();
        request = json.Fault is null ? read : null;
        return request is not null;
    }

    /// <inheritdoc/>
    public override void Encode(Reply reply, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var json = new JsonWriter(output);
        JsonReplyEncoder.Write(ref json, reply);
    }

    /// <inheritdoc/>
    public override void EncodePublication(string channel, in PublicationPush publication, IBufferWriter<byte> output)
    {
        var json = new JsonWriter(output);
        JsonPushEncoder.BeginPush(ref json, channel);
        json.Begin("pub"u8);
        JsonPushEncoder.WritePublication(ref json, publication);
        json.End();
        JsonPushEncoder.EndPush(ref json);
    }

    /// <inheritdoc/>
    public override void EncodeJoin(string channel, in ClientIdentity client, IBufferWriter<byte> output) =>
        EncodePresenceChange(channel, "join"u8, client, output);

    /// <inheritdoc/>
    public override void EncodeLeave(string channel, in ClientIdentity client, IBufferWriter<byte> output) =>
        EncodePresenceChange(channel, "leave"u8, client, output);

    /// <inheritdoc/>
    public override int FramedLength(int messageLength, bool first) => first ? messageLength : messageLength + 1;

    /// <inheritdoc/>
    public override void AppendToStream(ReadOnlySpan<byte> message, IBufferWriter<byte> output)
    {
        output.Write(message);
        output.Write("\n"u8);
    }

    internal override int CopyToFrame(ReadOnlySpan<byte> message, bool first, Span<byte> destination)
    {
        if (!first)
        {
            destination[0] = (byte)'\n';
            destination = destination[1..];
        }

        message.CopyTo(destination);
        return FramedLength(message.Length, first);
    }

    internal override Command? Decode(ReadOnlySpan<byte> frame, ref int position, out DecodeFault? fault)
    {
        if (position == 0 && !Utf8.IsValid(frame))
        {
            fault = NotUtf8(frame);
            return null;
        }

        var json = new JsonScanner(frame, position);
        if (json.AtEnd())
        {
            fault = null;
            return null;
        }

        var command = JsonCommandDecoder.ReadCommand(ref json);
        json.EndLine();
        position = json.Position;
        fault = json.Fault;
        return fault is null ? command : null;
    }

    private static void EncodePresenceChange(string channel, ReadOnlySpan<byte> change, in ClientIdentity client, IBufferWriter<byte> output)
    {
        var json = new JsonWriter(output);
        JsonPushEncoder.BeginPush(ref json, channel);
        json.Begin(change);
        JsonPushEncoder.WriteIdentity(ref json, client);
        json.End();
        JsonPushEncoder.EndPush(ref json);
    }

    private static DecodeFault NotUtf8(ReadOnlySpan<byte> bytes)
    {
        var position = 0;
        while (System.Text.Rune.DecodeFromUtf8(bytes[position..], out _, out var consumed) == OperationStatus.Done)
        {
            position += consumed;
        }

        return new DecodeFault("not UTF-8", position);
    }
}
