using System.Buffers;

namespace LiveOrleans.Load;

/// <summary>The Protobuf encoding: length-delimited messages, several may share a WebSocket message.</summary>
/// <remarks>Field numbers are those of centrifugal/protocol, definitions/client.proto.</remarks>
internal sealed class ProtobufWire : IWire
{
    private readonly ArrayBufferWriter<byte> _request = new();
    private readonly ArrayBufferWriter<byte> _command = new();

    public string Path => "/api/live/ws";

    public string Subprotocol => "centrifuge-protobuf";

    public WebSocketOpcode Opcode => WebSocketOpcode.Binary;

    public bool Acknowledges => true;

    public void WriteConnect(IBufferWriter<byte> output, IReadOnlyList<string> channels)
    {
        ProtobufWriter.WriteText(_request, 4, "load");
        WriteCommand(output, 1, 4);
        for (var index = 0; index < channels.Count; index++)
        {
            ProtobufWriter.WriteText(_request, 1, channels[index]);
            ProtobufWriter.WriteNumber(_request, 10, 1);
            WriteCommand(output, (uint)index + 2, 5);
        }
    }

    public void WritePublish(IBufferWriter<byte> output, uint id, string channel, ReadOnlySpan<byte> data)
    {
        ProtobufWriter.WriteText(_request, 1, channel);
        ProtobufWriter.WriteBytes(_request, 2, data);
        WriteCommand(output, id, 7);
    }

    public void WritePong(IBufferWriter<byte> output) => output.Write("\0"u8);

    public bool TryRead(ref ReadOnlySpan<byte> message, out ScannedReply reply)
    {
        if (message.IsEmpty)
        {
            reply = default;
            return false;
        }

        reply = ReadReply(ProtobufFields.TakeDelimited(ref message));
        return true;
    }

    private void WriteCommand(IBufferWriter<byte> output, uint id, int requestField)
    {
        ProtobufWriter.WriteNumber(_command, 1, id);
        ProtobufWriter.WriteBytes(_command, requestField, _request.WrittenSpan);
        ProtobufWriter.WriteDelimited(output, _command.WrittenSpan);
        _request.ResetWrittenCount();
        _command.ResetWrittenCount();
    }

    private static ScannedReply ReadReply(ReadOnlySpan<byte> reply)
    {
        if (reply.IsEmpty)
        {
            return new ScannedReply(ReplyKind.Ping);
        }

        var result = new ScannedReply(ReplyKind.Other);
        var fields = new ProtobufFields(reply);
        while (fields.Next())
        {
            result = fields.Number switch
            {
                1 => result with { Id = (uint)fields.Value },
                2 => result with { Kind = ReplyKind.Error, Error = ReadError(fields.Bytes) },
                4 => ReadPush(fields.Bytes),
                5 => result with { Kind = ReplyKind.Connected },
                6 => result with { Kind = ReplyKind.Subscribed, Offset = ReadPosition(fields.Bytes) },
                8 => result with { Kind = ReplyKind.Published },
                _ => result,
            };
        }

        return result;
    }

    private static ScannedReply ReadPush(ReadOnlySpan<byte> push)
    {
        var fields = new ProtobufFields(push);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 4:
                    return ReadPublication(fields.Bytes);
                case 7:
                    return new ScannedReply(ReplyKind.Ended, Error: ReadError(fields.Bytes, firstField: 2));
                case 11:
                    return new ScannedReply(ReplyKind.Ended, Error: ReadError(fields.Bytes));
            }
        }

        return new ScannedReply(ReplyKind.Other);
    }

    private static ScannedReply ReadPublication(ReadOnlySpan<byte> publication)
    {
        ulong? offset = null;
        var sent = 0L;
        int? lane = null;
        var fields = new ProtobufFields(publication);
        while (fields.Next())
        {
            if (fields.Number == 4)
            {
                sent = PublicationData.FindSent(fields.Bytes, out var end);
                lane = PublicationData.ReadLane(fields.Bytes[end..]);
            }
            else if (fields.Number == 6)
            {
                offset = fields.Value;
            }
        }

        return new ScannedReply(ReplyKind.Publication, Offset: offset, Sent: sent, Lane: lane);
    }

    private static ulong? ReadPosition(ReadOnlySpan<byte> result)
    {
        var offset = 0UL;
        var hasEpoch = false;
        var fields = new ProtobufFields(result);
        while (fields.Next())
        {
            hasEpoch |= fields.Number == 6;
            offset = fields.Number == 9 ? fields.Value : offset;
        }

        return hasEpoch ? offset : null;
    }

    // Error and Disconnect begin at field 1, the unsubscribe push at 2; only in Error does a flag follow that means "temporary".
    private static ReplyError ReadError(ReadOnlySpan<byte> error, int firstField = 1)
    {
        var result = new ReplyError(0, "", Temporary: false);
        var fields = new ProtobufFields(error);
        while (fields.Next())
        {
            result = (fields.Number - firstField) switch
            {
                0 => result with { Code = (int)fields.Value },
                1 => result with { Message = fields.Text },
                2 => result with { Temporary = fields.Value != 0 },
                _ => result,
            };
        }

        return result;
    }
}
