namespace LiveOrleans.Protocol;

/// <summary>What <see cref="WebSocketReader"/> has read.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Data">The bytes of a message, or of a ping or pong; valid until the next read.</param>
/// <param name="Code">Of a close: the client's code, 1005 when it gave none. Of a fault: the code to close with.</param>
/// <param name="Reason">Of a fault: what is wrong.</param>
public readonly record struct WebSocketInput(WebSocketInputKind Kind, ReadOnlyMemory<byte> Data = default, int Code = 0, string Reason = "");
