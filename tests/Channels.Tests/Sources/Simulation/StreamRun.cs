namespace LiveOrleans.Channels.Tests;

/// <summary>One run of the source, as the source's own server sees it.</summary>
internal sealed class StreamRun(LeaseView lease, long started, bool isStubborn)
{
    private long _messages;

    public LeaseView Lease { get; } = lease;

    public FencingToken Token => Lease.Token;

    public SimulatedNode Node => Lease.Holder.Node;

    public long Started { get; } = started;

    /// <summary>Whether it takes its time to close, whatever the lease.</summary>
    public bool IsStubborn { get; } = isStubborn;

    public bool IsOpen { get; set; }

    /// <summary>When its supervisor told it to end.</summary>
    public long? CancelledAt { get; set; }

    /// <summary>Whether it was told to end because its lease was lost, and for nothing else.</summary>
    public bool IsFenced { get; set; }

    public bool HasEnded { get; set; }

    /// <summary>What makes it end by itself: its end, or a failure.</summary>
    public Exception? Failure { get; set; }

    public bool Ends { get; set; }

    /// <summary>The last of its messages that the log took.</summary>
    public long LastAccepted { get; set; }

    public SourceMessage Next(long now)
    {
        var message = new SourceMessage(this, ++_messages, IsForbidden: now > Lease.Expiry);
        return message;
    }

    public override string ToString() => $"{Lease.Holder.Name}/{Token.Value}";
}
