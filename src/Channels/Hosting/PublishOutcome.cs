namespace LiveOrleans.Channels;

/// <summary>What a channel did with publications.</summary>
public enum PublishOutcome
{
    /// <summary>Stored, and on their way to every subscriber.</summary>
    Published,

    /// <summary>Refused: the channel's queue is full, or the deadline passed in it. Trying again later may succeed.</summary>
    Overloaded,

    /// <summary>Refused: the channel or its log cannot be reached. Trying again later may succeed.</summary>
    Unavailable,

    /// <summary>Refused: the lease under which a source writes is lost.</summary>
    Fenced,

    /// <summary>Refused: the channel's rule can make nothing of it. Trying again is of no use.</summary>
    Refused,
}
