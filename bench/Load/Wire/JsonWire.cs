using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LiveOrleans.Load;

/// <summary>The JSON encoding: replies are lines, several may share a WebSocket message.</summary>
internal sealed class JsonWire : IWire
{
    public string Path => "/api/live/ws";

    public string Subprotocol => "centrifuge-json";

    public WebSocketOpcode Opcode => WebSocketOpcode.Text;

    public bool Acknowledges => true;

    private static ReadOnlySpan<byte> PushStart => "{\"push\":"u8;

    private static ReadOnlySpan<byte> OffsetMarker => "\"offset\":"u8;

    public void WriteConnect(IBufferWriter<byte> output, IReadOnlyList<string> channels)
    {
        output.Write("{\"connect\":{\"name\":\"load\"},\"id\":1}"u8);
        for (var index = 0; index < channels.Count; index++)
        {
            output.Write("\n{\"subscribe\":{\"channel\":\""u8);
            WriteText(output, channels[index]);
            output.Write("\",\"recoverable\":true},\"id\":"u8);
            WriteText(output, (index + 2).ToString(CultureInfo.InvariantCulture));
            output.Write("}"u8);
        }
    }

    public void WritePublish(IBufferWriter<byte> output, uint id, string channel, ReadOnlySpan<byte> data)
    {
        output.Write("{\"publish\":{\"channel\":\""u8);
        WriteText(output, channel);
        output.Write("\",\"data\":"u8);
        output.Write(data);
        output.Write("},\"id\":"u8);
        WriteText(output, id.ToString(CultureInfo.InvariantCulture));
        output.Write("}"u8);
    }

    public void WritePong(IBufferWriter<byte> output) => output.Write("{}"u8);

    public bool TryRead(ref ReadOnlySpan<byte> message, out ScannedReply reply)
    {
        while (!message.IsEmpty)
        {
            var newline = message.IndexOf((byte)'\n');
            var line = newline < 0 ? message : message[..newline];
            message = newline < 0 ? default : message[(newline + 1)..];
            if (!line.IsEmpty)
            {
                reply = ReadLine(line);
                return true;
            }
        }

        reply = default;
        return false;
    }

    private static ScannedReply ReadLine(ReadOnlySpan<byte> line)
    {
        if (line.SequenceEqual("{}"u8))
        {
            return new ScannedReply(ReplyKind.Ping);
        }

        if (line.StartsWith(PushStart))
        {
            var sent = PublicationData.FindSent(line, out var end);
            if (end > 0)
            {
                // The protocol's own serializers write the data before the offset; either order is legal.
                return new ScannedReply(ReplyKind.Publication, Offset: FindOffset(line[end..]) ?? FindOffset(line[..end]), Sent: sent, Lane: PublicationData.ReadLane(line[end..]));
            }
        }

        return ParseLine(line);
    }

    private static ulong? FindOffset(ReadOnlySpan<byte> bytes)
    {
        var marker = bytes.IndexOf(OffsetMarker);
        return marker >= 0 && Utf8Parser.TryParse(bytes[(marker + OffsetMarker.Length)..], out ulong offset, out _) ? offset : null;
    }

    private static ScannedReply ParseLine(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            return Classify(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new LoadException($"The server sent a line that is no reply: {Encoding.UTF8.GetString(line[..Math.Min(line.Length, 200)])}");
        }
    }

    private static ScannedReply Classify(JsonElement reply)
    {
        var id = reply.TryGetProperty("id", out var idValue) ? idValue.GetUInt32() : 0;
        if (reply.TryGetProperty("error", out var error))
        {
            return new ScannedReply(ReplyKind.Error, id, Error: ReadError(error, "message"));
        }

        if (reply.TryGetProperty("subscribe", out var subscribe))
        {
            return new ScannedReply(ReplyKind.Subscribed, id, subscribe.TryGetProperty("epoch", out _) ? Number(subscribe, "offset") ?? 0 : null);
        }

        if (reply.TryGetProperty("push", out var push))
        {
            return ClassifyPush(push);
        }

        var kind = reply.TryGetProperty("connect", out _) ? ReplyKind.Connected
            : reply.TryGetProperty("publish", out _) ? ReplyKind.Published
            : ReplyKind.Other;
        return new ScannedReply(kind, id);
    }

    private static ScannedReply ClassifyPush(JsonElement push)
    {
        if (push.TryGetProperty("pub", out var publication))
        {
            return new ScannedReply(ReplyKind.Publication, Offset: Number(publication, "offset"));
        }

        return push.TryGetProperty("unsubscribe", out var end) || push.TryGetProperty("disconnect", out end)
            ? new ScannedReply(ReplyKind.Ended, Error: ReadError(end, "reason"))
            : new ScannedReply(ReplyKind.Other);
    }

    private static ReplyError ReadError(JsonElement error, string text) => new(
        (int)(Number(error, "code") ?? 0),
        error.TryGetProperty(text, out var message) ? message.GetString() ?? "" : "",
        error.TryGetProperty("temporary", out var temporary) && temporary.GetBoolean());

    private static ulong? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) ? value.GetUInt64() : null;

    private static void WriteText(IBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);
}
