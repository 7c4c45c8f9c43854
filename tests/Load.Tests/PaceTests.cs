namespace LiveOrleans.Load.Tests;

public sealed class PaceTests
{
    private const int Size = PublicationData.LeastSize;

    private static readonly ServerAddress Nowhere = ServerAddress.Parse("http://127.0.0.1:1");

    private readonly FlightCount _flight = new();
    private readonly LatencyMeter _meter = new(1_000_000);

    [Fact]
    public void Publish_Random_FillsTheWindowOverAllChannelsTogether()
    {
        var channels = Channels(10);
        var pace = new RandomPace([Session(), Session()], channels, _flight, inFlight: 64, Size);

        pace.Publish(now: 1);
        pace.Publish(now: 2);

        Assert.Equal(64, channels.Sum(channel => channel.Sent));
        Assert.True(channels.Count(channel => channel.Sent > 0) > 5);
    }

    [Fact]
    public void Passed_ByAllSessions_MakesRoomInTheWindow()
    {
        var channel = Channels(1)[0];
        channel.Joined(0);
        channel.Joined(0);
        var pace = new RandomPace([Session()], [channel], _flight, inFlight: 8, Size);
        pace.Publish(now: 1);

        channel.Passed(0, 3);
        pace.Publish(now: 2);
        var afterTheFirst = channel.Sent;
        channel.Passed(0, 2);
        pace.Publish(now: 3);

        Assert.Equal((8, 10), (afterTheFirst, channel.Sent));
    }

    [Fact]
    public void Reject_MakesRoomInTheWindow()
    {
        var channel = Channels(1)[0];
        channel.Next();

        channel.Reject();

        Assert.Equal((0, 1), (_flight.Value, channel.Rejected));
    }

    [Fact]
    public void Publish_Acknowledged_IsBoundByWhatEachPublisherHasWithoutAnAnswer()
    {
        var publishers = (LoadSession[])[Session(), Session()];
        var channel = Channels(1)[0];
        var pace = new AcknowledgedPace(Lane.Pair(publishers, [channel]), inFlight: 5, Size);

        pace.Publish(now: 1);
        publishers[0].Received("{\"id\":2,\"publish\":{}}\n{\"id\":3,\"publish\":{}}"u8, now: 2);
        pace.Publish(now: 3);

        Assert.Equal((12, 2, 5, 5), (channel.Sent, channel.Acknowledged, publishers[0].Unacknowledged, publishers[1].Unacknowledged));
    }

    [Fact]
    public void Received_PublicationOfAnotherSessionsChannel_IsRefused()
    {
        using var session = new LoadSession(Nowhere, new JsonWire(), Channels(3)[1..]);

        var error = Assert.Throws<LoadException>(() =>
            session.Received("""{"push":{"channel":"c","pub":{"data":{"seq":1,"sent":7,"lane":0,"pad":""},"offset":1}}}"""u8, now: 9));

        Assert.Contains("channel 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Received_PublicationsOfSeveralChannels_AreCheckedApart()
    {
        var channels = Channels(3)[1..];
        using var session = new LoadSession(Nowhere, new JsonWire(), channels);
        session.Received("{\"id\":2,\"subscribe\":{\"epoch\":\"e\",\"offset\":0}}"u8, now: 1);
        var readyAfterTheFirst = session.IsReady;

        session.Received("{\"id\":3,\"subscribe\":{\"epoch\":\"e\",\"offset\":40}}"u8, now: 1);
        session.Received("""{"push":{"channel":"c","pub":{"data":{"seq":1,"sent":7,"lane":2,"pad":""},"offset":41}}}"""u8, now: 9);
        session.Received("""{"push":{"channel":"c","pub":{"data":{"seq":1,"sent":7,"lane":1,"pad":""},"offset":1}}}"""u8, now: 9);

        Assert.Equal((false, true), (readyAfterTheFirst, session.IsReady));
        Assert.Equal([1UL, 41UL], session.Channels.Select(part => part.Order.Position.GetValueOrDefault()));
        Assert.All(session.Channels, part => Assert.Equal(0, part.Order.Lost));
    }

    private static LoadSession Session() => new(Nowhere, new JsonWire());

    private ChannelLoad[] Channels(int count) =>
        [.. Enumerable.Range(0, count).Select(number => new ChannelLoad($"1/grafana/broadcast/{number}", _meter, number, _flight))];
}
