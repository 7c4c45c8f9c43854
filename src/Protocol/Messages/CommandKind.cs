namespace LiveOrleans.Protocol.Messages;

/// <summary>What a command asks for.</summary>
public enum CommandKind
{
    /// <summary>An id with nothing that this server knows.</summary>
    Unknown,

    /// <summary>Nothing at all: the answer to a ping.</summary>
    Pong,

    /// <summary>Opens the session; must come first.</summary>
    Connect,

    /// <summary>A client's own ping, which this protocol version does not have.</summary>
    Ping,

    /// <summary>Subscribes to a channel.</summary>
    Subscribe,

    /// <summary>Ends a subscription.</summary>
    Unsubscribe,

    /// <summary>Publishes into a channel.</summary>
    Publish,

    /// <summary>Who is in a channel.</summary>
    Presence,

    /// <summary>How many are in a channel.</summary>
    PresenceStats,

    /// <summary>Reads a channel's history.</summary>
    History,

    /// <summary>A call with a result.</summary>
    Rpc,

    /// <summary>A call without reply.</summary>
    Send,

    /// <summary>A new token for the session.</summary>
    Refresh,

    /// <summary>A new token for a subscription.</summary>
    SubRefresh,
}
