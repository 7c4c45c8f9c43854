using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Load.Tests;

/// <summary>What a server writes: unmasked frames, and a whole session's answers in both encodings.</summary>
internal static class ServerFrames
{
    public const string UpgradeAnswer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    public static byte[] Frame(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        byte[] header;
        if (payload.Length < 126)
        {
            header = [(byte)(0x80 | (int)opcode), (byte)payload.Length];
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            header = [(byte)(0x80 | (int)opcode), 126, 0, 0];
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)payload.Length);
        }
        else
        {
            header = [(byte)(0x80 | (int)opcode), 127, 0, 0, 0, 0, 0, 0, 0, 0];
            BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(2), (ulong)payload.Length);
        }

        return [.. header, .. payload];
    }

    /// <summary>Upgrade, connect, subscribe at 5, publications 6 to 8, of which two share a frame with a ping, and a WebSocket ping.</summary>
    public static byte[] JsonSession() =>
    [
        .. Encoding.ASCII.GetBytes(UpgradeAnswer),
        .. Text("""{"id":1,"connect":{"client":"c","version":"0","ping":25,"pong":true}}""" + "\n"
            + """{"id":2,"subscribe":{"recoverable":true,"positioned":true,"epoch":"e","offset":5}}"""),
        .. Text(JsonPublication(6)),
        .. Frame(WebSocketOpcode.Ping, "p"u8),
        .. Text(JsonPublication(7) + "\n{}\n" + JsonPublication(8)),
    ];

    /// <summary>The same in Protobuf, made by the server's own message types.</summary>
    public static byte[] ProtobufSession() =>
    [
        .. Encoding.ASCII.GetBytes(UpgradeAnswer),
        .. Binary(
            new Reply { Id = 1, Connect = new ConnectResult { Client = "c", Version = "0", Ping = 25, Pong = true } },
            new Reply { Id = 2, Subscribe = new SubscribeResult { Recoverable = true, Positioned = true, Epoch = "e", Offset = 5 } }),
        .. Binary(ProtobufPublication(6)),
        .. Frame(WebSocketOpcode.Ping, "p"u8),
        .. Binary(ProtobufPublication(7), new Reply(), ProtobufPublication(8)),
    ];

    public static byte[] Text(string text) => Frame(WebSocketOpcode.Text, Encoding.UTF8.GetBytes(text));

    public static byte[] Binary(params Reply[] replies)
    {
        using var payload = new MemoryStream();
        foreach (var reply in replies)
        {
            reply.WriteDelimitedTo(payload);
        }

        return Frame(WebSocketOpcode.Binary, payload.ToArray());
    }

    private static string JsonPublication(int offset) =>
        """{"push":{"channel":"1/grafana/broadcast/a","pub":{"data":""" + Data(offset) + ",\"offset\":" + offset.ToString(CultureInfo.InvariantCulture) + "}}}";

    private static Reply ProtobufPublication(int offset) => new()
    {
        Push = new Push
        {
            Channel = "1/grafana/broadcast/a",
            Pub = new Publication { Data = ByteString.CopyFromUtf8(Data(offset)), Offset = (ulong)offset },
        },
    };

    private static string Data(int offset)
    {
        var data = new byte[PublicationData.LeastSize + 10];
        PublicationData.Write(data, 0, offset, 1_000 + offset);
        return Encoding.ASCII.GetString(data);
    }
}
