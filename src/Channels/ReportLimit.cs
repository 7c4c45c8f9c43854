namespace LiveOrleans.Channels;

/// <summary>Lets one report of its kind through in each interval and counts the others, so that what fails often does not fill the log. Any thread may call it.</summary>
/// <param name="interval">The time between two reports.</param>
/// <param name="time">The clock.</param>
public sealed class ReportLimit(TimeSpan interval, TimeProvider time)
{
    // Guards what follows.
    private readonly Lock _lock = new();
    private long? _last;
    private int _unreported;

    /// <summary>Asks whether to report.</summary>
    /// <param name="unreported">How many were not reported since the last one that was.</param>
    /// <returns>False when it is too early; it is counted then.</returns>
    public bool MayReport(out int unreported)
    {
        lock (_lock)
        {
            if (_last is { } last && time.GetElapsedTime(last) < interval)
            {
                _unreported++;
                unreported = 0;
                return false;
            }

            _last = time.GetTimestamp();
            (unreported, _unreported) = (_unreported, 0);
            return true;
        }
    }
}
