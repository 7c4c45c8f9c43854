namespace LiveOrleans.Sources;

/// <summary>How soon a plugin that died is started again.</summary>
/// <remarks>
/// Two starts lie apart by 200 ms at first and by twice as much each time, up to 30 s; so a plugin that has run for that long is
/// started again at once. A minute of life, which a start that fails never has, makes it begin anew.
/// </remarks>
internal sealed class RestartPace(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);

    private long _lastStart;
    private int _starts;

    /// <summary>The pause before the next start.</summary>
    public TimeSpan Pause()
    {
        if (_starts == 0)
        {
            return TimeSpan.Zero;
        }

        var since = time.GetElapsedTime(_lastStart);
        var apart = TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(_starts - 1, 20)));
        return since < apart ? apart - since : TimeSpan.Zero;
    }

    /// <summary>The plugin is started now; <paramref name="lived"/> is whether it came to run the last time.</summary>
    public void Started(bool lived)
    {
        _starts = lived && time.GetElapsedTime(_lastStart) >= Healthy ? 1 : _starts + 1;
        _lastStart = time.GetTimestamp();
    }
}
