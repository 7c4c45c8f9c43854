namespace LiveOrleans.Protocol;

/// <summary>The kinds of what a client sends on a WebSocket.</summary>
public enum WebSocketInputKind
{
    /// <summary>A whole message, text or binary.</summary>
    Message,

    /// <summary>A ping, to be answered with its own bytes.</summary>
    Ping,

    /// <summary>A pong.</summary>
    Pong,

    /// <summary>The client closes. Nothing is read after it.</summary>
    Close,

    /// <summary>The client breaks the protocol, or a limit. Nothing is read after it.</summary>
    Fault,
}
