namespace LiveOrleans.Load;

/// <summary>What the server said, as far as the generator tells it apart.</summary>
internal enum ReplyKind
{
    /// <summary>An empty message that must be answered with an empty message.</summary>
    Ping,
    Publication,
    Connected,
    Subscribed,
    Published,
    Error,

    /// <summary>The server ended the subscription or the session.</summary>
    Ended,
    Other,
}
