namespace LiveOrleans.SourceServer;

/// <summary>What a request for a stream says.</summary>
/// <param name="Channel">The header <c>Live-Channel</c>, or else the path.</param>
/// <param name="Token">The header <c>Live-Fencing-Token</c>; 0 without one.</param>
/// <param name="Node">The header <c>Live-Node</c>, or null.</param>
/// <param name="Connection">The TCP connection.</param>
/// <param name="LastEventId">The header <c>Last-Event-ID</c>; null without one, or when it is not one of this server.</param>
internal sealed record SourceRequest(string Channel, long Token, string? Node, string Connection, long? LastEventId);
