using System.Text;
using Google.Protobuf;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol.Tests;

public sealed class CodecPushTests
{
    private static readonly PublicationPush Small = new("{\"a\":1}"u8.ToArray(), 6);

    private static readonly PublicationPush Full = new("{\n\"a\":1}"u8.ToArray(), 300)
    {
        Publisher = new ClientIdentity("42", "c-1", "{}"u8.ToArray(), "[]"u8.ToArray()),
        Time = 1_700_000_000_000,
        Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "v", ["é"] = "" },
        Epoch = "xyz",
    };

    [Fact]
    public void EncodePublication_SmallInJson_WritesTheReferenceText() =>
        Assert.Equal(
            """{"push":{"channel":"news","pub":{"data":{"a":1},"offset":6}}}""",
            Encoded.Json(output => JsonCodec.Instance.EncodePublication("news", Small, output)));

    [Fact]
    public void EncodePublication_AllPartsInJson_WritesEach() =>
        Assert.Equal(
            """{"push":{"channel":"1/stream/a/b","pub":{"data":{"a":1},"info":{"user":"42","client":"c-1","conn_info":{},"chan_info":[]},"offset":300,"tags":{"k":"v","é":""},"time":1700000000000,"epoch":"xyz"}}}""",
            Encoded.Json(output => JsonCodec.Instance.EncodePublication("1/stream/a/b", Full, output)));

    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.Protobuf)]
    public void EncodePublication_EmptyTags_AreLeftOut(WireFormat format)
    {
        var tagged = Small with { Tags = new Dictionary<string, string>(StringComparer.Ordinal) };

        Assert.Equal(
            Encoded.Bytes(output => Codec.For(format).EncodePublication("a", Small, output)),
            Encoded.Bytes(output => Codec.For(format).EncodePublication("a", tagged, output)));
    }

    [Fact]
    public void EncodePublication_SmallInProtobuf_WritesTheseBytes()
    {
        byte[] expected =
        [
            0x22, 19, // push, 19 bytes
            0x12, 4, (byte)'n', (byte)'e', (byte)'w', (byte)'s', // channel
            0x22, 11, // pub, 11 bytes
            0x22, 7, .. "{\"a\":1}"u8, // data
            0x30, 6, // offset
        ];

        Assert.Equal(expected, Encoded.Bytes(output => ProtobufCodec.Instance.EncodePublication("news", Small, output)));
    }

    [Fact]
    public void EncodePublication_AllPartsInProtobuf_EqualsTheGeneratedClasses()
    {
        var push = new Push
        {
            Channel = "1/stream/a/b",
            Pub = new Publication
            {
                Data = ByteString.CopyFromUtf8("{\n\"a\":1}"),
                Info = new ClientInfo { User = "42", Client = "c-1", ConnInfo = ByteString.CopyFromUtf8("{}"), ChanInfo = ByteString.CopyFromUtf8("[]") },
                Offset = 300,
                Tags = { ["k"] = "v", ["é"] = "" },
                Time = 1_700_000_000_000,
                Epoch = "xyz",
            },
        };

        Assert.Equal(
            new Reply { Push = push }.ToByteArray(),
            Encoded.Bytes(output => ProtobufCodec.Instance.EncodePublication("1/stream/a/b", Full, output)));
    }

    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.Protobuf)]
    public void EncodeJoinAndLeave_Identity_EqualTheMessages(WireFormat format)
    {
        var codec = Codec.For(format);
        var client = new ClientIdentity("42", "c-1", "{}"u8.ToArray());
        var info = new ClientInfo { User = "42", Client = "c-1", ConnInfo = ByteString.CopyFromUtf8("{}") };

        Assert.Equal(
            Encoded.Bytes(codec, new Reply { Push = new Push { Channel = "a", Join = new Join { Info = info } } }),
            Encoded.Bytes(output => codec.EncodeJoin("a", client, output)));
        Assert.Equal(
            Encoded.Bytes(codec, new Reply { Push = new Push { Channel = "a", Leave = new Leave { Info = info } } }),
            Encoded.Bytes(output => codec.EncodeLeave("a", client, output)));
    }

    [Fact]
    public void For_EachFormat_IsTheCodecOfThatFormat()
    {
        Assert.Equal(WireFormat.Json, Codec.For(WireFormat.Json).Format);
        Assert.Equal(WireFormat.Protobuf, Codec.For(WireFormat.Protobuf).Format);
        Assert.Throws<ArgumentOutOfRangeException>(() => Codec.For((WireFormat)2));
    }

    [Fact]
    public void AppendToFrame_SeveralInJson_SeparatesByOneLineFeed() =>
        Assert.Equal("{}\n{\"id\":1}\n{}", Encoding.UTF8.GetString(Frame(JsonCodec.Instance, "{}", "{\"id\":1}", "{}")));

    [Fact]
    public void AppendToFrame_SeveralInProtobuf_PutsTheLengthBeforeEach() =>
        Assert.Equal([0, 2, (byte)'a', (byte)'b', 0x80, 1, .. Enumerable.Repeat((byte)'x', 128)], Frame(ProtobufCodec.Instance, "", "ab", new string('x', 128)));

    [Fact]
    public void AppendToStream_EachMessage_IsDelimited()
    {
        Assert.Equal("{}\n"u8.ToArray(), Encoded.Bytes(output => JsonCodec.Instance.AppendToStream("{}"u8, output)));
        Assert.Equal([0], Encoded.Bytes(output => ProtobufCodec.Instance.AppendToStream([], output)));
    }

    private static byte[] Frame(Codec codec, params string[] messages) => Encoded.Bytes(output =>
    {
        for (var index = 0; index < messages.Length; index++)
        {
            codec.AppendToFrame(Encoding.UTF8.GetBytes(messages[index]), index == 0, output);
        }
    });
}
