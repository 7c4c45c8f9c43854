using System.Text;

namespace LiveOrleans.Gateway.Tests;

public sealed class EmulationOrderTests
{
    [Fact]
    public void TryRead_Order_IsWhatWasPosted()
    {
        var order = new EmulationOrder("client.secret", 7, "grün", Encoding.UTF8.GetBytes("{}")).ToControlOrder();

        Assert.True(EmulationOrder.TryRead(order.Payload, out var posted));
        Assert.Equal(("client.secret", 7L, "grün", "{}"), (posted.Session, posted.OrgId, posted.User, Encoding.UTF8.GetString(posted.Data.Span)));
        Assert.Equal("client", order.Key);
    }

    [Fact]
    public void TryRead_AnyBeginningOfAnOrder_IsRefusedUntilItsDataBegins()
    {
        var payload = new EmulationOrder("client.secret", 7, "user", default).ToControlOrder().Payload;

        for (var length = 0; length < payload.Length; length++)
        {
            Assert.False(EmulationOrder.TryRead(payload[..length], out _), $"{length} bytes");
        }
    }

    [Fact]
    public void ToString_OfAnOrder_KeepsTheSecretOut() =>
        Assert.DoesNotContain("secret", new EmulationOrder("client.secret", 7, "user", default).ToString(), StringComparison.Ordinal);
}
