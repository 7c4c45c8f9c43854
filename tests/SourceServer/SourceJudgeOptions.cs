namespace LiveOrleans.SourceServer;

/// <summary>What a server of sources does.</summary>
public sealed record SourceJudgeOptions
{
    /// <summary>Whether it knows tokens: answers 409 to a lower one than a channel has had, and cuts off the lower when a higher one comes.</summary>
    public bool RefuseLowerTokens { get; init; }

    /// <summary>The time between two messages of a stream: 50 milliseconds. The first comes at once.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The port of the loopback address; 0 (the default) for any free one.</summary>
    public int Port { get; init; }
}
