using System.Text;

namespace LiveOrleans.Gateway.Tests;

public sealed class ControlOrderTests
{
    [Theory]
    [InlineData("k", "", "")]
    [InlineData("emulation", "4cb8-grün", "payload")]
    public void TryDecode_EncodedOrder_IsTheSame(string kind, string key, string payload)
    {
        var bytes = new ControlOrder(kind, key, Encoding.UTF8.GetBytes(payload)).Encode();

        Assert.True(ControlOrder.TryDecode(bytes, out var order));
        Assert.Equal((kind, key, payload), (order.Kind, order.Key, Encoding.UTF8.GetString(order.Payload.Span)));
    }

    [Fact]
    public void TryDecode_AnyBeginningOfAnOrder_IsRefusedUntilItsPayloadBegins()
    {
        var bytes = new ControlOrder("kind", "key", default).Encode();

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(ControlOrder.TryDecode(bytes.AsMemory(0, length), out _), $"{length} bytes");
        }
    }

    [Fact]
    public void TryDecode_OtherVersion_IsRefused()
    {
        var bytes = new ControlOrder("kind", "key", default).Encode();
        bytes[0] = 2;

        Assert.False(ControlOrder.TryDecode(bytes, out _));
    }

    [Fact]
    public void Encode_WithoutKind_Throws() => Assert.Throws<InvalidOperationException>(() => new ControlOrder("", "key", default).Encode());
}
