namespace LiveOrleans.Channels;

/// <summary>The durations by which a source is run.</summary>
public sealed record SourceTimings
{
    /// <summary>How long a lease lives without renewal: 3 seconds. Renewed at a third of it.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How much earlier than the store the holder counts the lease as lost: 300 milliseconds.</summary>
    public TimeSpan LeaseMargin { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a source runs on without subscribers: 10 seconds, as Grafana's three checks of five seconds come to at the least.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The upper bound of the first pause after a failure: 200 milliseconds. It doubles with each failure.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The upper bound of any pause: 5 seconds.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a run lasts before earlier failures are forgotten: a minute.</summary>
    public TimeSpan Healthy { get; init; } = TimeSpan.FromMinutes(1);
}
