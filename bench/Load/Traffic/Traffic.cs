namespace LiveOrleans.Load;

/// <summary>A group of channels, the sessions that subscribe to them and the pace at which they are published to.</summary>
internal sealed class Traffic
{
    private Traffic(string name, IReadOnlyList<LoadSession> subscribers, IReadOnlyList<ChannelLoad> channels, LatencyMeter meter, IPace pace)
    {
        Name = name;
        Subscribers = subscribers;
        Channels = channels;
        Meter = meter;
        Pace = pace;
    }

    /// <summary>The row's name in the report.</summary>
    public string Name { get; }

    public IReadOnlyList<LoadSession> Subscribers { get; }

    public IReadOnlyList<ChannelLoad> Channels { get; }

    public LatencyMeter Meter { get; }

    public IPace Pace { get; }

    public long Sent => Channels.Sum(channel => channel.Sent);

    public bool IsDelivered => Channels.All(channel => channel.InFlight <= 0);

    /// <summary>Spreads sessions over channels <c>1/grafana/broadcast/{name}-{n}</c>, session by session.</summary>
    public static Traffic Create(TrafficPlan plan, IReadOnlyList<LoadSession> publishers, Func<ChannelLoad, LoadSession> subscribe, long frequency)
    {
        var meter = new LatencyMeter(frequency);
        ChannelLoad[] channels = [.. Enumerable.Range(0, plan.Channels).Select(number => new ChannelLoad($"1/grafana/broadcast/{plan.Name}-{number}", meter))];
        LoadSession[] subscribers = [.. Enumerable.Range(0, plan.Sessions).Select(number => subscribe(channels[number % channels.Length]))];
        var lanes = Lane.Pair(publishers, channels);
        IPace pace = plan.Rate is { } rate
            ? new RatePace(lanes, rate, frequency, plan.Size)
            : new InFlightPace(lanes, plan.InFlight, plan.Size);
        return new Traffic(plan.Name, subscribers, channels, meter, pace);
    }
}
