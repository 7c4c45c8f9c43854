namespace LiveOrleans.Load;

/// <summary>A fixed number of publications per second, whatever the server does.</summary>
/// <remarks>
/// Open loop: each publication carries the moment at which it was due, not the one at which the generator came to send it, so that
/// a stall of either side shows in the latency of all publications it held up (no coordinated omission).
/// </remarks>
internal sealed class RatePace(IReadOnlyList<Lane> lanes, double perSecond, long frequency, int size) : IPace
{
    private readonly byte[] _data = new byte[size];
    private readonly double _interval = frequency / perSecond;
    private long _start;
    private long _published;

    public long Publish(long now)
    {
        if (_start == 0)
        {
            _start = now;
        }

        while (Due <= now)
        {
            lanes[(int)(_published % lanes.Count)].Publish(_data, Due);
            _published++;
        }

        return Due;
    }

    private long Due => _start + (long)(_published * _interval);
}
