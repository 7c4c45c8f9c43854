namespace LiveOrleans.Channels;

/// <summary>Counts what happened in the last 60 seconds, in slots of one second.</summary>
internal sealed class MinuteRate
{
    private const int Slots = 60;

    private readonly int[] _counts = new int[Slots];
    private long _second;
    private int _total;

    /// <summary>Counts.</summary>
    public void Add(int count, DateTimeOffset now)
    {
        Advance(now);
        _counts[_second % Slots] += count;
        _total += count;
    }

    /// <summary>What was counted in the 60 seconds up to now.</summary>
    public int Total(DateTimeOffset now)
    {
        Advance(now);
        return _total;
    }

    private void Advance(DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        if (second - _second >= Slots)
        {
            Array.Clear(_counts);
            _total = 0;
            _second = second;
            return;
        }

        // A clock that steps back leaves the slots as they are until it has caught up.
        while (_second < second)
        {
            _second++;
            _total -= _counts[_second % Slots];
            _counts[_second % Slots] = 0;
        }
    }
}
