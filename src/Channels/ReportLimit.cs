namespace LiveOrleans.Channels;

/// <summary>Lets some reports of a kind through in each interval and counts the others, so that what fails often does not fill the log. Any thread may call it.</summary>
/// <param name="interval">The time from the first report of an interval to the next interval's.</param>
/// <param name="time">The clock.</param>
/// <param name="most">How many are let through in an interval.</param>
public sealed class ReportLimit(TimeSpan interval, TimeProvider time, int most = 1)
{
    // Guards what follows.
    private readonly Lock _lock = new();
    private long _start;
    private int _count;

    /// <summary>Asks whether to report.</summary>
    /// <param name="unreported">How many were not reported in the interval before; told with the first report of the next.</param>
    /// <returns>False when there were enough; it is counted then.</returns>
    public bool MayReport(out int unreported)
    {
        lock (_lock)
        {
            unreported = 0;
            if (_count == 0 || time.GetElapsedTime(_start) >= interval)
            {
                unreported = Math.Max(0, _count - most);
                _start = time.GetTimestamp();
                _count = 0;
            }

            _count++;
            return _count <= most;
        }
    }
}
