namespace LiveOrleans.Load;

/// <summary>Publishes to random channels by random publishers: so many publications on their way over all channels together.</summary>
/// <remarks>The same seed each time: two servers get the same order of channels.</remarks>
internal sealed class RandomPace(IReadOnlyList<LoadSession> publishers, IReadOnlyList<ChannelLoad> channels, FlightCount flight, int inFlight, int size) : IPace
{
    private readonly byte[] _data = new byte[size];
    private readonly Random _random = new(1);

    public long Publish(long now)
    {
        while (flight.Value < inFlight)
        {
            new Lane(publishers[_random.Next(publishers.Count)], channels[_random.Next(channels.Count)]).Publish(_data, now);
        }

        return long.MaxValue;
    }
}
