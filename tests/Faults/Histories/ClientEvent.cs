namespace LiveOrleans.Faults;

/// <summary>One thing that happened to a client, in the order in which it did.</summary>
/// <param name="At">When, on the machine's monotonic clock.</param>
internal abstract record ClientEvent(long At)
{
    /// <summary>The server took a subscription. What it sends along to recover follows as publications.</summary>
    /// <param name="At">When.</param>
    /// <param name="Channel">The channel.</param>
    /// <param name="Asked">The position that the client asked to recover from; null when it began anew.</param>
    /// <param name="Start">The position after which the subscription goes on.</param>
    /// <param name="Recovered">Whether the server says that nothing is missing after <paramref name="Asked"/>.</param>
    public sealed record Subscribed(long At, string Channel, Position? Asked, Position Start, bool Recovered) : ClientEvent(At);

    /// <summary>A publication arrived.</summary>
    /// <param name="At">When.</param>
    /// <param name="Channel">The channel.</param>
    /// <param name="Position">Its epoch, which is the subscription's unless it bears one of its own, and its offset.</param>
    /// <param name="Data">Its JSON.</param>
    public sealed record Published(long At, string Channel, Position Position, string Data) : ClientEvent(At);

    /// <summary>The server ended a subscription.</summary>
    public sealed record Unsubscribed(long At, string Channel, int Code) : ClientEvent(At);

    /// <summary>The client has left a channel, which the server has confirmed or the connection's end has.</summary>
    public sealed record Left(long At, string Channel) : ClientEvent(At);

    /// <summary>The server did not take a subscription.</summary>
    public sealed record Refused(long At, string Channel, int Code, string Message) : ClientEvent(At);

    /// <summary>A connection stands.</summary>
    public sealed record Connected(long At, Uri Node) : ClientEvent(At);

    /// <summary>A connection ended, or could not be made.</summary>
    /// <param name="At">When.</param>
    /// <param name="Node">The node.</param>
    /// <param name="Code">The close code; 1006 when there was no close frame.</param>
    /// <param name="Reason">What the server or the socket said.</param>
    public sealed record Disconnected(long At, Uri Node, int Code, string Reason) : ClientEvent(At)
    {
        /// <summary>Whether clients must not come back after such an end.</summary>
        public bool IsFinal => Code is 1009 or (>= 3500 and < 4000) or (>= 4500 and < 5000);
    }
}
