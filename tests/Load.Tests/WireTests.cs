using System.Buffers;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Load.Tests;

public sealed class WireTests
{
    private const string Channel = "1/grafana/broadcast/a";

    private readonly ArrayBufferWriter<byte> _output = new();

    [Fact]
    public void WriteConnect_Json_IsTwoCommands()
    {
        new JsonWire().WriteConnect(_output, [Channel]);

        var lines = Encoding.UTF8.GetString(_output.WrittenSpan).Split('\n');
        Assert.Equal("""{"connect":{"name":"load"},"id":1}""", lines[0]);
        Assert.Equal("""{"subscribe":{"channel":"1/grafana/broadcast/a","recoverable":true},"id":2}""", lines[1]);
    }

    [Fact]
    public void WriteConnect_Protobuf_IsTwoCommandsOfTheServersOwnSchema()
    {
        new ProtobufWire().WriteConnect(_output, [Channel]);

        using var stream = new MemoryStream(_output.WrittenSpan.ToArray());
        Assert.Equal(new Command { Id = 1, Connect = new ConnectRequest { Name = "load" } }, Command.Parser.ParseDelimitedFrom(stream));
        Assert.Equal(
            new Command { Id = 2, Subscribe = new SubscribeRequest { Channel = Channel, Recoverable = true } },
            Command.Parser.ParseDelimitedFrom(stream));
    }

    [Fact]
    public void WritePublish_Json_EmbedsTheData()
    {
        new JsonWire().WritePublish(_output, 300, Channel, "{\"a\":1}"u8);

        Assert.Equal("""{"publish":{"channel":"1/grafana/broadcast/a","data":{"a":1}},"id":300}""", Encoding.UTF8.GetString(_output.WrittenSpan));
    }

    [Fact]
    public void WritePublish_Protobuf_IsACommandOfTheServersOwnSchema()
    {
        new ProtobufWire().WritePublish(_output, 300, Channel, "{\"a\":1}"u8);

        using var stream = new MemoryStream(_output.WrittenSpan.ToArray());
        Assert.Equal(
            new Command { Id = 300, Publish = new PublishRequest { Channel = Channel, Data = ByteString.CopyFromUtf8("{\"a\":1}") } },
            Command.Parser.ParseDelimitedFrom(stream));
    }

    [Theory]
    [InlineData("""{"id":3,"publish":{}}""", "Published", 3)]
    [InlineData("""{"connect":{"client":"c"},"id":1}""", "Connected", 1)]
    [InlineData("""{"id":9,"history":{}}""", "Other", 9)]
    [InlineData("""{"push":{"channel":"c","join":{}}}""", "Other", 0)]
    public void TryRead_Json_TellsRepliesApart(string line, string kind, uint id)
    {
        var reply = Read(new JsonWire(), Encoding.UTF8.GetBytes(line));

        Assert.Equal((kind, id), (reply.Kind.ToString(), reply.Id));
    }

    [Theory]
    [InlineData("""{"push":{"channel":"c","pub":{"data":{"seq":1,"sent":77,"pad":""},"offset":5}}}""", 77)]
    [InlineData("""{"push":{"channel":"c","pub":{"offset":5,"data":{"seq":1,"sent":77,"pad":""}}}}""", 77)]
    [InlineData("""{"push":{"channel":"c","pub":{"data":{"x":1},"offset":5}}}""", 0)]
    public void TryRead_JsonPublication_HasItsOffsetAndTimestamp(string line, long sent)
    {
        var reply = Read(new JsonWire(), Encoding.UTF8.GetBytes(line));

        Assert.Equal(new ScannedReply(ReplyKind.Publication, Offset: 5, Sent: sent), reply);
    }

    [Fact]
    public void TryRead_Error_HasCodeTextAndTemporary()
    {
        var expected = new ScannedReply(ReplyKind.Error, 7, Error: new ReplyError(111, "too many requests", Temporary: true));
        var error = new Error { Code = 111, Message = "too many requests", Temporary = true };

        Assert.Equal(expected, Read(new JsonWire(), """{"id":7,"error":{"code":111,"message":"too many requests","temporary":true}}"""u8));
        Assert.Equal(expected, Read(new ProtobufWire(), Delimited(new Reply { Id = 7, Error = error })));
    }

    [Fact]
    public void TryRead_UnsubscribePush_IsTheEnd()
    {
        var expected = new ScannedReply(ReplyKind.Ended, Error: new ReplyError(2500, "insufficient state", Temporary: false));
        var unsubscribe = new Unsubscribe { Code = 2500, Reason = "insufficient state" };

        Assert.Equal(expected, Read(new JsonWire(), """{"push":{"channel":"c","unsubscribe":{"code":2500,"reason":"insufficient state"}}}"""u8));
        Assert.Equal(expected, Read(new ProtobufWire(), Delimited(new Reply { Push = new Push { Channel = "c", Unsubscribe = unsubscribe } })));
    }

    [Fact]
    public void TryRead_NoReply_IsRefusedWithTheLine()
    {
        var error = Assert.Throws<LoadException>(() => Read(new JsonWire(), "nonsense"u8));

        Assert.Contains("nonsense", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_PublicationDataOfAnySize_IsJsonOfThatSize()
    {
        var data = new byte[PublicationData.LeastSize];

        PublicationData.Write(data, int.MaxValue, long.MaxValue, long.MaxValue);

        using var parsed = JsonDocument.Parse(data);
        Assert.Equal(long.MaxValue, parsed.RootElement.GetProperty("sent").GetInt64());
    }

    private static ScannedReply Read(IWire wire, ReadOnlySpan<byte> message)
    {
        Assert.True(wire.TryRead(ref message, out var reply));
        Assert.True(message.IsEmpty);
        return reply;
    }

    private static byte[] Delimited(Reply reply)
    {
        using var stream = new MemoryStream();
        reply.WriteDelimitedTo(stream);
        return stream.ToArray();
    }
}
