using System.Globalization;

namespace LiveOrleans.Load;

/// <summary>A group of channels, the sessions that subscribe to them and the pace at which they are published to.</summary>
internal sealed class Traffic
{
    private readonly FlightCount _flight;

    private Traffic(TrafficPlan plan, ChannelLoad[] channels, LoadSession[] subscribers, LatencyMeter meter, FlightCount flight, IPace pace)
    {
        Name = plan.Name;
        Channels = channels;
        Subscribers = subscribers;
        Meter = meter;
        Pace = pace;
        _flight = flight;
    }

    /// <summary>The row's name in the report.</summary>
    public string Name { get; }

    public IReadOnlyList<LoadSession> Subscribers { get; }

    public IReadOnlyList<ChannelLoad> Channels { get; }

    public LatencyMeter Meter { get; }

    public IPace Pace { get; }

    public long Sent => Channels.Sum(channel => channel.Sent);

    public long Acknowledged => Channels.Sum(channel => channel.Acknowledged);

    public bool IsDelivered => _flight.Value <= 0;

    /// <summary>Spreads sessions over channels <c>1/grafana/broadcast/{name}-{n}</c>, session by session.</summary>
    public static Traffic Create(
        TrafficPlan plan,
        IReadOnlyList<LoadSession> publishers,
        Func<IReadOnlyList<ChannelLoad>, LoadSession> subscribe,
        long frequency)
    {
        var meter = new LatencyMeter(frequency);
        var flight = new FlightCount();
        ChannelLoad[] channels = [.. Enumerable.Range(0, plan.Channels).Select(number => new ChannelLoad(
            string.Create(CultureInfo.InvariantCulture, $"1/grafana/broadcast/{plan.Name}-{number}"), meter, number, flight))];
        LoadSession[] subscribers = [.. Enumerable.Range(plan.FirstSession, plan.Sessions).Select(session => subscribe(ChannelsOf(session, plan, channels)))];
        return new Traffic(plan, channels, subscribers, meter, flight, CreatePace(plan, publishers, channels, flight, frequency));
    }

    /// <summary>What its sessions received up to now.</summary>
    public Tally Tally() => new(
        Meter.Measured,
        Meter.Counts(),
        Subscribers.Sum(Lost),
        Subscribers.Sum(static session => session.Channels.Sum(static part => part.Order.Duplicated)),
        Subscribers.Sum(static session => session.Channels.Sum(static part => part.Order.Reordered)));

    /// <summary>Takes over from another process what was published, channel by channel.</summary>
    /// <inheritdoc cref="ChannelLoad.End(ChannelEnd)"/>
    public void End(IReadOnlyList<ChannelEnd> ends)
    {
        foreach (var channel in Channels)
        {
            channel.End(ends[channel.Number]);
        }
    }

    // A session that was closed is reported as such; what it missed afterwards is no loss of the server's.
    private static long Lost(LoadSession session) => session.Channels.Sum(part =>
        part.Order.Lost + (session.CloseReason is null ? part.Channel.Outstanding(part.Order.Position) : 0));

    private static ArraySegment<ChannelLoad> ChannelsOf(int session, TrafficPlan plan, ChannelLoad[] channels) =>
        new(channels, session * plan.ChannelsPerSession % plan.Channels, plan.ChannelsPerSession);

    private static IPace CreatePace(
        TrafficPlan plan,
        IReadOnlyList<LoadSession> publishers,
        IReadOnlyList<ChannelLoad> channels,
        FlightCount flight,
        long frequency)
    {
        var lanes = Lane.Pair(publishers, channels);
        return plan switch
        {
            { Rate: { } rate } => new RatePace(lanes, rate, frequency, plan.Size),
            { Pacing: Pacing.Random } => new RandomPace(publishers, channels, flight, plan.InFlight, plan.Size),
            { Pacing: Pacing.Acknowledged } => new AcknowledgedPace(lanes, plan.InFlight, plan.Size),
            _ => new InFlightPace(lanes, plan.InFlight, plan.Size),
        };
    }
}
