namespace LiveOrleans.Gateway;

/// <summary>What an entry of a feed tells a session.</summary>
internal enum FeedEntryKind
{
    /// <summary>A publication.</summary>
    Publication,

    /// <summary>A session has joined the channel.</summary>
    Join,

    /// <summary>A session has left the channel.</summary>
    Leave,

    /// <summary>The history is broken: the subscription ends, and nothing after this entry belongs to it.</summary>
    Reset,
}
