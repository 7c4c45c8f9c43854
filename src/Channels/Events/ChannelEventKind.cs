namespace LiveOrleans.Channels;

/// <summary>What happened to a channel.</summary>
public enum ChannelEventKind
{
    /// <summary>The channel has its first subscriber: the event's node is the first that subscribes.</summary>
    Occupied,

    /// <summary>The channel has lost its last subscriber: the event's node is the last that subscribed.</summary>
    Vacated,

    /// <summary>A node took the lease of the channel's source, under the event's token.</summary>
    SourceOpened,

    /// <summary>The holder gave the lease of that token up. A lease that ran out makes no event.</summary>
    SourceClosed,

    /// <summary>A node had missed publications of the channel and read them from the log.</summary>
    Healed,

    /// <summary>Another node owns the channel than before, under the event's token. A channel's first owner is no change.</summary>
    OwnerChanged,
}
