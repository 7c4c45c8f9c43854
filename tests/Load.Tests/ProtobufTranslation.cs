using System.Text;
using System.Text.Json;
using Google.Protobuf;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Load.Tests;

/// <summary>Lets <see cref="FakeServer"/>, which thinks in JSON, talk Protobuf, through the server's own message types.</summary>
internal static class ProtobufTranslation
{
    public static IEnumerable<string> ToJson(byte[] message)
    {
        var stream = new MemoryStream(message);
        while (stream.Position < stream.Length)
        {
            var command = Command.Parser.ParseDelimitedFrom(stream);
            yield return command switch
            {
                { Publish: { } publish } => $$$"""{"id":{{{command.Id}}},"publish":{"channel":"{{{publish.Channel}}}","data":""" + publish.Data.ToStringUtf8() + "}}",
                { Subscribe: { } subscribe } => $$$"""{"id":{{{command.Id}}},"subscribe":{"channel":"{{{subscribe.Channel}}}"}}""",
                { Connect: not null } => $$$"""{"id":{{{command.Id}}},"connect":{}}""",
                _ => "{}",
            };
        }
    }

    public static byte[] ToProtobuf(string lines)
    {
        using var stream = new MemoryStream();
        foreach (var line in lines.Split('\n'))
        {
            using var reply = JsonDocument.Parse(line);
            ToReply(reply.RootElement).WriteDelimitedTo(stream);
        }

        return stream.ToArray();
    }

    private static Reply ToReply(JsonElement reply)
    {
        var result = new Reply { Id = reply.TryGetProperty("id", out var id) ? id.GetUInt32() : 0 };
        if (reply.TryGetProperty("connect", out _))
        {
            result.Connect = new ConnectResult { Client = "c", Version = "0" };
        }
        else if (reply.TryGetProperty("subscribe", out var subscribe))
        {
            result.Subscribe = new SubscribeResult { Epoch = "e", Offset = subscribe.GetProperty("offset").GetUInt64() };
        }
        else if (reply.TryGetProperty("publish", out _))
        {
            result.Publish = new PublishResult();
        }
        else if (reply.TryGetProperty("push", out var push))
        {
            result.Push = ToPush(push);
        }

        return result;
    }

    private static Push ToPush(JsonElement push)
    {
        var publication = push.GetProperty("pub");
        return new Push
        {
            Channel = push.GetProperty("channel").GetString(),
            Pub = new Publication
            {
                Data = ByteString.CopyFrom(publication.GetProperty("data").GetRawText(), Encoding.UTF8),
                Offset = publication.GetProperty("offset").GetUInt64(),
            },
        };
    }
}
