using System.Text;
using CsCheck;
using Google.Protobuf;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol.Tests;

public sealed class EquivalenceTests
{
    private static readonly Gen<Reply> Replies = GeneratedMessages.Of<Reply>();
    private static readonly Gen<Command> Commands = GeneratedMessages.Of<Command>();
    private static readonly Gen<Publication> Publications = GeneratedMessages.Of<Publication>();

    [Fact]
    public void Encode_AnyReplyInJson_ReadsBackAsTheSame() =>
        Replies.Sample(reply => Assert.Equal(reply, NaiveJson.Read<Reply>(Encoded.Bytes(JsonCodec.Instance, reply))), iter: 3_000);

    [Fact]
    public void Encode_AnyReplyInJson_IsOneLineOfUtf8() =>
        Replies.Sample(
            reply =>
            {
                var bytes = Encoded.Bytes(JsonCodec.Instance, reply);
                Assert.DoesNotContain((byte)'\n', bytes);
                Assert.Equal(bytes, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes)));
            },
            iter: 1_000);

    [Fact]
    public void Encode_AnyReplyInProtobuf_ReadsBackAsTheSame() =>
        Replies.Sample(reply => Assert.Equal(reply, Reply.Parser.ParseFrom(Encoded.Bytes(ProtobufCodec.Instance, reply))), iter: 1_000);

    [Fact]
    public void TryRead_AnyCommands_AreTheSameInBothEncodings() =>
        Commands.Array[1, 4].Sample(
            commands =>
            {
                Assert.Equal(commands, Read(JsonCodec.Instance, commands.Select(NaiveJson.Write)));
                Assert.Equal(commands, Read(ProtobufCodec.Instance, commands.Select(command => command.ToByteArray())));
            },
            iter: 2_000);

    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.Protobuf)]
    public void EncodePublication_AnyParts_EqualsTheMessage(WireFormat format) =>
        Publications.Sample(
            publication =>
            {
                // What the parts cannot say: those are for deltas and for pushes outside a channel.
                publication.Delta = false;
                publication.Channel = "";
                var codec = Codec.For(format);
                Assert.Equal(
                    Encoded.Bytes(codec, new Reply { Push = new Push { Channel = "1/a/b/c", Pub = publication } }),
                    Encoded.Bytes(output => codec.EncodePublication("1/a/b/c", Parts(publication), output)));
            },
            iter: 2_000);

    private static List<Command> Read(Codec codec, IEnumerable<byte[]> commands)
    {
        var frame = Encoded.Bytes(output =>
        {
            var first = true;
            foreach (var command in commands)
            {
                codec.AppendToFrame(command, first, output);
                first = false;
            }
        });
        var (decoded, fault) = Decoded.Frame(codec, frame);
        Assert.Null(fault);
        return decoded;
    }

    private static PublicationPush Parts(Publication publication) => new(publication.Data.Memory, publication.Offset)
    {
        Publisher = publication.Info is { } info ? new ClientIdentity(info.User, info.Client, info.ConnInfo.Memory, info.ChanInfo.Memory) : null,
        Tags = publication.Tags.Count == 0 ? null : publication.Tags.ToDictionary(StringComparer.Ordinal),
        Time = publication.Time,
        Epoch = publication.Epoch,
    };
}
