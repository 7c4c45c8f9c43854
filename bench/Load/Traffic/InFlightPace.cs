namespace LiveOrleans.Load;

/// <summary>As fast as the slowest session of each channel: at most so many publications on their way.</summary>
internal sealed class InFlightPace(IReadOnlyList<Lane> lanes, int inFlight, int size) : IPace
{
    private readonly byte[] _data = new byte[size];

    public long Publish(long now)
    {
        bool published;
        do
        {
            published = false;
            foreach (var lane in lanes)
            {
                if (lane.Channel.InFlight < inFlight)
                {
                    lane.Publish(_data, now);
                    published = true;
                }
            }
        }
        while (published);
        return long.MaxValue;
    }
}
