namespace LiveOrleans.Load.Tests;

public sealed class RatePaceTests
{
    private const long Frequency = 1_000_000_000;

    private readonly ChannelLoad _channel = new("1/grafana/broadcast/a", new LatencyMeter(Frequency));

    [Fact]
    public void Publish_BeforeTheNextIsDue_PublishesNothing()
    {
        var pace = Pace(perSecond: 10);
        pace.Publish(1_000);

        var next = pace.Publish(1_000 + Frequency / 20);

        Assert.Equal((1, 1_000 + Frequency / 10), (_channel.Sent, next));
    }

    [Fact]
    public void Publish_AfterAStall_PublishesAllThatWasDue()
    {
        var pace = Pace(perSecond: 10);
        pace.Publish(1_000);

        var next = pace.Publish(1_000 + Frequency);

        Assert.Equal((11, 1_000 + Frequency * 11 / 10), (_channel.Sent, next));
    }

    private RatePace Pace(double perSecond)
    {
        var publisher = new LoadSession(ServerAddress.Parse("http://127.0.0.1:1"), new JsonWire());
        return new RatePace([new Lane(publisher, _channel)], perSecond, Frequency, 128);
    }
}
