namespace LiveOrleans.Gateway;

/// <summary>Lets so much through per second, and so much at once after a pause. For one thread at a time.</summary>
internal sealed class TokenBucket(double perSecond, double capacity, TimeProvider time)
{
    private readonly double _capacity = capacity;
    private double _left = capacity;
    private long _last = time.GetTimestamp();

    /// <summary>Takes one; false when none is left.</summary>
    public bool TryTake()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(_capacity, _left + (time.GetElapsedTime(_last, now).TotalSeconds * perSecond));
        _last = now;
        if (_left < 1)
        {
            return false;
        }

        _left--;
        return true;
    }
}
