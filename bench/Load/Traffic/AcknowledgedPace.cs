namespace LiveOrleans.Load;

/// <summary>As fast as the server acknowledges: each publisher has at most so many publications without an answer.</summary>
internal sealed class AcknowledgedPace(IReadOnlyList<Lane> lanes, int inFlight, int size) : IPace
{
    private readonly byte[] _data = new byte[size];

    public long Publish(long now)
    {
        foreach (var lane in lanes)
        {
            while (lane.Publisher.Unacknowledged < inFlight)
            {
                lane.Publish(_data, now);
            }
        }

        return long.MaxValue;
    }
}
