namespace LiveOrleans.Load;

/// <summary>What a <see cref="WebSocketLink"/> tells its session, on the loop's thread.</summary>
internal interface IWebSocketEvents
{
    /// <summary>The upgrade is accepted: messages may be sent.</summary>
    void Opened();

    /// <summary>A text or binary message arrived whole; <paramref name="now"/> is the timestamp of the read that ended it.</summary>
    void Received(ReadOnlySpan<byte> message, long now);

    /// <summary>The connection is over; nothing follows.</summary>
    void Closed(string reason);
}
