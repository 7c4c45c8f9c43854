using Google.Protobuf;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol.Tests;

public sealed class ProtobufDecodeTests
{
    [Theory]
    [MemberData(nameof(JsonDecodeTests.Commands), MemberType = typeof(JsonDecodeTests))]
    public void TryRead_EachRequest_ReadsItsFields(string _, string expected)
    {
        var command = Command.Parser.ParseJson(expected);

        var (commands, fault) = Decoded.Protobuf(Delimited(command));

        Assert.Null(fault);
        Assert.Equal(command, Assert.Single(commands));
    }

    [Fact]
    public void TryRead_HandWrittenSubscribe_ReadsIt()
    {
        var (commands, fault) = Decoded.Protobuf([12, 0x08, 2, 0x2A, 8, 0x0A, 4, (byte)'n', (byte)'e', (byte)'w', (byte)'s', 0x70, 1]);

        Assert.Null(fault);
        Assert.Equal(new Command { Id = 2, Subscribe = new() { Channel = "news", Flag = 1 } }, Assert.Single(commands));
    }

    [Fact]
    public void TryRead_ZeroLengths_ArePongs()
    {
        var (commands, fault) = Decoded.Protobuf(0, 0x80, 0, 0);

        Assert.Null(fault);
        Assert.Equal([CommandKind.Pong, CommandKind.Pong, CommandKind.Pong], commands.Select(command => command.Kind));
    }

    [Fact]
    public void TryRead_UnknownFields_AreDiscarded()
    {
        // Field 2 (a number), 30 (bytes) and 31 (a group with a number inside).
        var (commands, fault) = Decoded.Protobuf(14, 0x10, 9, 0x08, 1, 0xF2, 1, 1, 0xFF, 0xFB, 1, 0x08, 7, 0xFC, 1);

        Assert.Null(fault);
        Assert.Equal(new Command { Id = 1 }.ToByteArray(), Assert.Single(commands).ToByteArray());
    }

    [Theory]
    [InlineData(0, new byte[0])] // nothing
    [InlineData(0, new byte[] { 0x80 })] // a length that does not end
    [InlineData(0, new byte[] { 0x80, 0x80, 0x80, 0x80, 0x10 })] // 2^32
    [InlineData(0, new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0 })] // more than five bytes
    [InlineData(0, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })] // ten bytes
    [InlineData(5, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x0F })] // 2^32 - 1 bytes follow, it says
    [InlineData(1, new byte[] { 3, 0x08, 1 })] // one byte short
    [InlineData(1, new byte[] { 1, 0x08 })] // a field without value
    [InlineData(1, new byte[] { 1, 0x00 })] // field 0
    [InlineData(1, new byte[] { 2, 0x07, 1 })] // wire type 7
    [InlineData(1, new byte[] { 2, 0x22, 1 })] // connect longer than its command
    [InlineData(1, new byte[] { 3, 0x22, 0x80, 0x80 })] // its length does not end
    [InlineData(1, new byte[] { 7, 0x22, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0 })] // its length is negative as a signed number
    [InlineData(1, new byte[] { 12, 0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 })] // eleven bytes of number
    [InlineData(1, new byte[] { 2, 0x23, 0x08 })] // a group that does not end
    [InlineData(1, new byte[] { 1, 0x24 })] // a group that ends without start
    [InlineData(1, new byte[] { 2, 0x23, 0x2C })] // a group that ends as another
    [InlineData(1, new byte[] { 5, 0x22, 3, 0x0A, 1, 0xFF })] // a token that is not UTF-8
    public void TryRead_MalformedFrame_FaultsAtThePlace(int position, byte[] frame)
    {
        var (commands, fault) = Decoded.Protobuf(frame);

        Assert.Empty(commands);
        Assert.Equal(position, Assert.NotNull(fault).Position);
    }

    [Fact]
    public void TryRead_DeeplyNestedGroups_Faults()
    {
        var groups = Enumerable.Repeat((byte)0x23, 30_000).Concat(Enumerable.Repeat((byte)0x24, 30_000)).ToArray();

        var (commands, fault) = Decoded.Protobuf(Encoded.Bytes(output => ProtobufCodec.Instance.AppendToFrame(groups, first: true, output)));

        Assert.Empty(commands);
        Assert.NotNull(fault);
    }

    [Fact]
    public void TryRead_MalformedSecondCommand_ReadsTheFirstThenFaults()
    {
        var (commands, fault) = Decoded.Protobuf(2, 0x08, 1, 1, 0x08);

        Assert.Equal(1U, Assert.Single(commands).Id);
        Assert.Equal(new DecodeFault("not a command", 4), fault);
    }

    [Fact]
    public void TryRead_MapAtItsBound_IsReadAndOneMoreIsAFault()
    {
        static byte[] Frame(int entries)
        {
            var connect = new ConnectRequest();
            for (var entry = 0; entry < entries; entry++)
            {
                connect.Subs[$"{entry}"] = new SubscribeRequest();
            }

            return Delimited(new Command { Connect = connect });
        }

        Assert.Null(Decoded.Protobuf(Frame(CommandReader.MaxMapEntries)).Fault);
        Assert.Equal("a map with too many entries", Decoded.Protobuf(Frame(CommandReader.MaxMapEntries + 1)).Fault?.Reason);
    }

    [Fact]
    public void TryRead_DataThatIsNotJson_IsKeptAsItIs()
    {
        var data = ByteString.CopyFrom(0xFF, 0, 10);

        var (commands, fault) = Decoded.Protobuf(Delimited(new Command { Id = 1, Publish = new() { Channel = "c", Data = data } }));

        Assert.Null(fault);
        Assert.Equal(data, Assert.Single(commands).Publish.Data);
    }

    [Fact]
    public void TryDecodeEmulation_Body_IsReadAndMalformedIsRefused()
    {
        var body = new EmulationRequest { Node = "n", Session = "s", Data = ByteString.CopyFrom(0) };

        Assert.True(ProtobufCodec.Instance.TryDecodeEmulation(body.ToByteArray(), out var request, out _));
        Assert.Equal(body, request);
        Assert.False(ProtobufCodec.Instance.TryDecodeEmulation(new byte[] { 0x0A }, out _, out var fault));
        Assert.Equal("not an emulation request", fault.Reason);
    }

    private static byte[] Delimited(Command command) =>
        Encoded.Bytes(output => ProtobufCodec.Instance.AppendToFrame(command.ToByteArray(), first: true, output));
}
