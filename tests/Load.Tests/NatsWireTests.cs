using System.Buffers;
using System.Globalization;
using System.Text;

namespace LiveOrleans.Load.Tests;

public sealed class NatsWireTests
{
    private const string Channel = "1/grafana/broadcast/a";

    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly NatsWire _wire = new();

    [Fact]
    public void WriteConnect_TwoChannels_SubscribesToEachAndAsksForAPong()
    {
        _wire.WriteConnect(_output, ["a", "b"]);

        var lines = Written().Split("\r\n");
        Assert.StartsWith("CONNECT {\"verbose\":false", lines[0], StringComparison.Ordinal);
        Assert.Equal(["SUB a 1", "SUB b 2", "PING", ""], lines[1..]);
    }

    [Fact]
    public void WritePublish_SaysTheSize()
    {
        _wire.WritePublish(_output, 7, Channel, "{\"a\":1}"u8);

        Assert.Equal("PUB 1/grafana/broadcast/a 7\r\n{\"a\":1}\r\n", Written());
    }

    [Fact]
    public void TryRead_PongWithoutChannels_IsConnected()
    {
        _wire.WriteConnect(_output, []);

        Assert.Equal([ReplyKind.Other, ReplyKind.Connected], Kinds("INFO {\"server_id\":\"x\"}\r\nPONG\r\n"));
    }

    [Fact]
    public void TryRead_PongWithChannels_ConfirmsEachFromTheStart()
    {
        _wire.WriteConnect(_output, ["a", "b"]);

        var replies = Read("PONG\r\n");

        Assert.Equal([new ScannedReply(ReplyKind.Subscribed, Id: 2, Offset: 0), new ScannedReply(ReplyKind.Subscribed, Id: 3, Offset: 0)], replies[1..]);
    }

    [Fact]
    public void TryRead_Message_TakesTheSequenceForTheOffset() =>
        Assert.Equal([new ScannedReply(ReplyKind.Publication, Offset: 9, Sent: 1_009, Lane: 3)], Read(Message(9, lane: 3)));

    [Fact]
    public void TryRead_MessageWithAReplySubject_IsReadAllTheSame()
    {
        var message = Message(9).Replace(" 1 ", " 1 inbox.x ", StringComparison.Ordinal);

        Assert.Equal(9UL, Assert.Single(Read(message)).Offset);
    }

    [Fact]
    public void TryRead_DataWithLineEnds_IsCountedAndNotSearched() => Assert.Equal(
        [ReplyKind.Publication, ReplyKind.Ping],
        Kinds("MSG a 1 6\r\n{\r\n\r\n}\r\nPING\r\n"));

    [Fact]
    public void TryRead_Error_IsTheEndWithItsText()
    {
        var reply = Assert.Single(Read("-ERR 'Slow Consumer'\r\n"));

        Assert.Equal(ReplyKind.Ended, reply.Kind);
        Assert.Contains("Slow Consumer", reply.Error?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense\r\n", "nonsense")]
    [InlineData("MSG a 1 x\r\n", "MSG a 1 x")]
    [InlineData("MSG a 1 -5\r\n", "MSG a 1 -5")]
    public void TryRead_LineThatIsNone_IsRefusedWithTheLine(string text, string named)
    {
        var error = Assert.Throws<LoadException>(() => Read(text));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_OperationsCutAtEachPointOfWebSocketMessages_SeesEachOnce()
    {
        var text = "INFO {}\r\nPONG\r\n" + Message(1) + "PING\r\n" + Message(2) + Message(3);
        for (var first = 0; first <= text.Length; first++)
        {
            for (var second = first; second <= text.Length; second += 7)
            {
                var wire = new NatsWire();
                var replies = Read(wire, text[..first], text[first..second], text[second..]);

                Assert.Equal([1UL, 2UL, 3UL], replies.Where(reply => reply.Kind == ReplyKind.Publication).Select(reply => reply.Offset.GetValueOrDefault()));
                Assert.Equal(6, replies.Count);
            }
        }
    }

    [Fact]
    public void Feed_SessionCutAtEachPoint_SeesEachPublicationOnce()
    {
        byte[] bytes =
        [
            .. Encoding.ASCII.GetBytes(ServerFrames.UpgradeAnswer),
            .. Frame("INFO {}\r\n"),
            .. Frame("PONG\r\n" + Message(1)),
            .. Frame(Message(2)[..30]),
            .. Frame(Message(2)[30..] + "PING\r\n" + Message(3)),
        ];
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var buffer = new ReceiveBuffer();
            var channel = new ChannelLoad(Channel, new LatencyMeter(1_000_000) { Window = new MeasureWindow(1, long.MaxValue) });
            using var session = new LoadSession(ServerAddress.Parse("http://127.0.0.1:1"), new NatsWire(), channel);
            foreach (var read in (byte[][])[bytes[..cut], bytes[cut..]])
            {
                read.CopyTo(session.Link.Space(buffer));
                session.Link.Feed(buffer, read.Length, now: 2_000);
            }

            var order = Assert.Single(session.Channels).Order;
            Assert.True(session.IsReady);
            Assert.Equal((3UL, 0, 0, 0), (order.Position, order.Lost, order.Duplicated, order.Reordered));
            Assert.Equal((3, 1), (channel.Meter.Count, session.PingsAnswered));
        }
    }

    [Fact]
    public void Request_OfNats_GoesToTheRootWithoutASubprotocol()
    {
        var request = Encoding.ASCII.GetString(Upgrade.Request(ServerAddress.Parse("http://127.0.0.1:1"), _wire.Path, _wire.Subprotocol));

        Assert.StartsWith("GET / HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.DoesNotContain("Sec-WebSocket-Protocol", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", request, StringComparison.Ordinal);
    }

    private static byte[] Frame(string text) => ServerFrames.Frame(WebSocketOpcode.Binary, Encoding.ASCII.GetBytes(text));

    private static string Message(int sequence, int lane = 0)
    {
        var data = new byte[PublicationData.LeastSize];
        PublicationData.Write(data, lane, sequence, 1_000 + sequence);
        return string.Create(CultureInfo.InvariantCulture, $"MSG {Channel} 1 {data.Length}\r\n{Encoding.ASCII.GetString(data)}\r\n");
    }

    private string Written() => Encoding.ASCII.GetString(_output.WrittenSpan);

    private IEnumerable<ReplyKind> Kinds(string text) => Read(text).Select(static reply => reply.Kind);

    private List<ScannedReply> Read(string text) => Read(_wire, text);

    private static List<ScannedReply> Read(NatsWire wire, params string[] messages)
    {
        List<ScannedReply> replies = [];
        foreach (var message in messages)
        {
            ReadOnlySpan<byte> rest = Encoding.ASCII.GetBytes(message);
            while (wire.TryRead(ref rest, out var reply))
            {
                replies.Add(reply);
            }
        }

        return replies;
    }
}
