namespace LiveOrleans.Grains;

/// <summary>The durations by which the audit is woken.</summary>
internal sealed record EventTimings
{
    /// <summary>The least time between two wakes through the stream: 100 milliseconds. What happens meanwhile waits for the next.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often the audit is called whatever the stream did: 10 seconds, a fifth more or less.</summary>
    public TimeSpan Round { get; init; } = TimeSpan.FromSeconds(10);
}
