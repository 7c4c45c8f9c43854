namespace LiveOrleans.Channels;

/// <summary>What a channel reaches the world through.</summary>
/// <param name="Owner">The silo in which the channel lives.</param>
/// <param name="Log">Its history.</param>
/// <param name="Subscribers">Keeps its subscriber set, and announces joins and leaves.</param>
/// <param name="Leases">Grants the right to run its source.</param>
/// <param name="Sources">Makes its source.</param>
/// <param name="Time">Its clock.</param>
public sealed record ChannelPorts(
    ChannelOwner Owner, IStreamLog Log, ISubscriberStore Subscribers, ILeaseStore Leases, SourceDirectory Sources, TimeProvider Time)
{
    /// <summary>The durations by which sources are run.</summary>
    public SourceTimings Timings { get; init; } = new();

    /// <summary>Draws the pauses between attempts.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>The channels' rules.</summary>
    public ChannelRules Rules { get; init; } = new();

    /// <summary>The way to other channels, for rules that redirect; null where there is none.</summary>
    public IChannelRelay? Others { get; init; }

    /// <summary>Counts what is published and measures appends; null where nobody looks.</summary>
    public AppendMetrics? Appends { get; init; }

    /// <summary>Counts what sources do; null where nobody looks.</summary>
    public SourceMetrics? Metrics { get; init; }

    /// <summary>Runs the sources and what publishers leave to be appended: the thread pool, unless a test wants to see every step.</summary>
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;
}
