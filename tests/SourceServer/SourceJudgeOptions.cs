namespace LiveOrleans.SourceServer;

/// <summary>What a server of sources does.</summary>
public sealed record SourceJudgeOptions
{
    /// <summary>Whether it knows tokens: answers 409 to a lower one than a channel has had, and cuts off the lower when a higher one comes.</summary>
    public bool RefuseLowerTokens { get; init; }

    /// <summary>The time between two messages of a stream: 50 milliseconds. The first comes at once.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How many of its last messages a channel keeps: 0, and a message is made for the stream that carries it. Above 0 a channel makes its
    /// messages by the clock, from its first stream on, one in each interval whether or not a stream is open. A stream then begins behind its
    /// <c>Last-Event-ID</c>, as far as that is kept, and with the newest message without one.
    /// </summary>
    public int Replay { get; init; }

    /// <summary>The port of the loopback address; 0 (the default) for any free one.</summary>
    public int Port { get; init; }
}
