namespace LiveOrleans.Load.Tests;

/// <summary>TCP may cut a session's bytes anywhere; what is read must not depend on it.</summary>
public sealed class SplitReadTests
{
    [Fact]
    public void Feed_JsonCutAtEachPoint_SeesEachPublicationOnce() => CutEverywhere(ServerFrames.JsonSession(), new JsonWire());

    [Fact]
    public void Feed_ProtobufCutAtEachPoint_SeesEachPublicationOnce() => CutEverywhere(ServerFrames.ProtobufSession(), new ProtobufWire());

    [Fact]
    public void Feed_ByteByByte_SeesEachPublicationOnce() => Feed(new JsonWire(), ServerFrames.JsonSession().Chunk(1));

    private static void CutEverywhere(byte[] bytes, IWire wire)
    {
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Feed(wire, [bytes[..cut], bytes[cut..]]);
        }
    }

    private static void Feed(IWire wire, IEnumerable<byte[]> reads)
    {
        var buffer = new ReceiveBuffer();
        var channel = new ChannelLoad("1/grafana/broadcast/a", new LatencyMeter(1_000_000) { Window = new MeasureWindow(1, long.MaxValue) });
        using var session = new LoadSession(ServerAddress.Parse("http://127.0.0.1:1"), wire, channel);
        foreach (var read in reads)
        {
            read.CopyTo(session.Link.Space(buffer));
            session.Link.Feed(buffer, read.Length, now: 2_000);
        }

        var order = Assert.Single(session.Channels).Order;
        Assert.True(session.IsReady);
        Assert.Equal((8UL, 0, 0, 0), (order.Position, order.Lost, order.Duplicated, order.Reordered));
        Assert.Equal((3, 1), (channel.Meter.Count, session.PingsAnswered));
        Assert.Equal(0.994, channel.Meter.Latency().Max, 0.001);
    }
}
