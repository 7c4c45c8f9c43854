using System.Buffers;

namespace LiveOrleans.Load.Tests;

public sealed class WebSocketFrameTests
{
    [Theory]
    [InlineData(0, 6)]
    [InlineData(125, 6)]
    [InlineData(126, 8)]
    [InlineData(65_535, 8)]
    [InlineData(65_536, 14)]
    public void Write_AnyLength_IsMaskedAndHasTheShortestHeader(int length, int header)
    {
        var output = new ArrayBufferWriter<byte>();

        WebSocketFrame.Write(output, WebSocketOpcode.Text, new byte[length]);

        Assert.Equal((header + length, 0x81, 0x80), (output.WrittenCount, output.WrittenSpan[0], output.WrittenSpan[1] & 0x80));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_536)]
    public void TryRead_EachPrefixOfAFrame_WaitsForTheWhole(int length)
    {
        var frame = ServerFrames.Frame(WebSocketOpcode.Binary, new byte[length]);

        for (var prefix = 0; prefix < Math.Min(frame.Length, 20); prefix++)
        {
            ReadOnlySpan<byte> bytes = frame.AsSpan(0, prefix);
            Assert.Equal(prefix == frame.Length, WebSocketFrame.TryRead(ref bytes, out _, out _));
        }

        ReadOnlySpan<byte> whole = frame;
        Assert.True(WebSocketFrame.TryRead(ref whole, out var opcode, out var payload));
        Assert.Equal((WebSocketOpcode.Binary, length, 0), (opcode, payload.Length, whole.Length));
    }

    [Theory]
    [InlineData(0x01, "fragmented")]
    [InlineData(0x80, "fragmented")]
    public void TryRead_PartOfAMessage_IsRefused(byte first, string reason)
    {
        var error = Assert.Throws<LoadException>(() =>
        {
            ReadOnlySpan<byte> bytes = [first, 0];
            WebSocketFrame.TryRead(ref bytes, out _, out _);
        });

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
