namespace LiveOrleans.Faults;

/// <summary>What the guarantees forbid.</summary>
internal enum FaultKind
{
    /// <summary>A publication was acknowledged and is nowhere.</summary>
    Lost,

    /// <summary>One publication twice: to one client, or at two positions.</summary>
    Doubled,

    /// <summary>A publication after a later one, of the channel or of its publisher.</summary>
    Reordered,

    /// <summary>Offsets were skipped, and the client was not told.</summary>
    SilentGap,

    /// <summary>The channel went back within an epoch: what a client had seen is gone, and it was not told.</summary>
    WentBack,

    /// <summary>The client was told that it recovered what it had not asked for, or from elsewhere.</summary>
    FalseRecovery,

    /// <summary>A publication of a channel that the client was not subscribed to, or of another epoch than it was told.</summary>
    Uninvited,

    /// <summary>Two clients saw different data at one position.</summary>
    Disagreement,

    /// <summary>A client ended elsewhere than the others.</summary>
    Behind,

    /// <summary>The server ended a connection or a subscription for good.</summary>
    TurnedAway,

    /// <summary>A publication of a holder after one of a later holder.</summary>
    Stale,

    /// <summary>A publication that the source did not send.</summary>
    Unsent,

    /// <summary>A subscribed channel without its source, or without publications, for too long.</summary>
    Silent,

    /// <summary>A source that stayed open without subscribers for too long, or was opened without any.</summary>
    Unused,
}
