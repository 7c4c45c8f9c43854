using System.Net.WebSockets;
using System.Text;

namespace LiveOrleans.Protocol.Tests;

public sealed class WebSocketFrameTests
{
    [Theory]
    [InlineData(0, new byte[] { 0x81, 0 })]
    [InlineData(1, new byte[] { 0x81, 1 })]
    [InlineData(125, new byte[] { 0x81, 125 })]
    [InlineData(126, new byte[] { 0x81, 126, 0, 126 })]
    [InlineData(65_535, new byte[] { 0x81, 126, 0xFF, 0xFF })]
    [InlineData(65_536, new byte[] { 0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0 })]
    public void Text_EachLengthClass_HasItsHeader(int length, byte[] header)
    {
        var payload = Enumerable.Repeat((byte)'x', length).ToArray();

        Assert.Equal([.. header, .. payload], WebSocketFrame.Text(payload));
    }

    [Fact]
    public void Binary_Payload_HasTheBinaryOpcode() => Assert.Equal([0x82, 2, 0, 255], WebSocketFrame.Binary([0, 255]));

    [Fact]
    public void Message_EachEncoding_HasItsOpcodeAndDelimiter()
    {
        Assert.Equal([0x81, 2, (byte)'{', (byte)'}'], WebSocketFrame.Message(JsonCodec.Instance, "{}"u8));
        Assert.Equal([0x82, 1, 0], WebSocketFrame.Message(ProtobufCodec.Instance, []));
        Assert.Equal([0x82, 3, 2, 8, 1], WebSocketFrame.Message(ProtobufCodec.Instance, [8, 1]));
    }

    [Fact]
    public void Messages_Several_AreJoinedAsTheirEncodingAsks()
    {
        ReadOnlyMemory<byte>[] messages = ["{}"u8.ToArray(), "[]"u8.ToArray()];

        Assert.Equal([0x81, 5, .. "{}\n[]"u8], WebSocketFrame.Messages(JsonCodec.Instance, messages));
        Assert.Equal([0x82, 6, 2, .. "{}"u8, 2, .. "[]"u8], WebSocketFrame.Messages(ProtobufCodec.Instance, messages));
    }

    [Fact]
    public void Messages_None_Throws() =>
        Assert.Throws<ArgumentException>(() => WebSocketFrame.Messages(JsonCodec.Instance, []));

    [Fact]
    public void Close_TableEntry_HoldsCodeAndReason() =>
        Assert.Equal([0x88, 10, 0x0B, 0xB9, .. "shutdown"u8], WebSocketFrame.Close(DisconnectCode.Shutdown));

    [Fact]
    public void Close_ReasonThatDoesNotFit_Throws()
    {
        Assert.Equal(127, WebSocketFrame.Close(1009, new string('x', 123)).Length);
        Assert.Throws<ArgumentException>(() => WebSocketFrame.Close(1009, new string('x', 124)));
        Assert.Throws<ArgumentException>(() => WebSocketFrame.Close(1009, new string('é', 62)));
    }

    [Theory]
    [InlineData(999)]
    [InlineData(5000)]
    public void Close_CodeOutOfRange_Throws(int code) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WebSocketFrame.Close(code, ""));

    [Fact]
    public async Task Frames_ReadByTheSystemsClient_AreWhatWasSent()
    {
        var stream = new MemoryStream([
            .. WebSocketFrame.Message(JsonCodec.Instance, "{\"id\":1}"u8),
            .. WebSocketFrame.Binary(new byte[70_000]),
            .. WebSocketFrame.Close(DisconnectCode.Slow)]);
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = false });
        var buffer = new byte[80_000];

        var text = await socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);
        Assert.Equal(new ValueWebSocketReceiveResult(8, WebSocketMessageType.Text, true), text);
        Assert.Equal("{\"id\":1}", Encoding.UTF8.GetString(buffer, 0, 8));

        var received = 0;
        ValueWebSocketReceiveResult binary;
        do
        {
            binary = await socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);
            Assert.Equal(WebSocketMessageType.Binary, binary.MessageType);
            received += binary.Count;
        }
        while (!binary.EndOfMessage);

        Assert.Equal(70_000, received);

        await socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);
        Assert.Equal(3008, (int?)socket.CloseStatus);
        Assert.Equal("slow", socket.CloseStatusDescription);
    }
}
