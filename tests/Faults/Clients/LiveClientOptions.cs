namespace LiveOrleans.Faults;

/// <summary>How a client behaves.</summary>
internal sealed record LiveClientOptions
{
    /// <summary>The nodes that it connects to, one after the other, beginning with <see cref="FirstNode"/>.</summary>
    public required IReadOnlyList<Uri> Nodes { get; init; }

    public int FirstNode { get; init; }

    /// <summary>What it subscribes to, with the tenant: <c>1/stream/a/b</c>.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>The longest first wait before it connects again; it doubles up to <see cref="MaxBackoff"/>. Full jitter, as the SDKs have it.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long after a ping is due it still waits for it: centrifuge-js' maxServerPingDelay.</summary>
    public TimeSpan PingDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it waits for a connection or a reply: the SDKs' timeout.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often it looks after its subscriptions, and makes its next call.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>What it calls besides; null for nothing but connect and subscribe.</summary>
    public ClientCalls? Calls { get; init; }

    public int Seed { get; init; }
}
