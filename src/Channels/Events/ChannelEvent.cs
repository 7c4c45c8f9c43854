namespace LiveOrleans.Channels;

/// <summary>One event in the life of a channel.</summary>
/// <param name="Id">Its place in the outbox.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Channel">To which channel.</param>
/// <param name="Node">The node that it happened by; what that means is said at each kind.</param>
/// <param name="Token">The lease's token for a source's event, else the highest writer's token that the node knew.</param>
/// <param name="Time">When, by the clock of the store that made it true.</param>
public sealed record ChannelEvent(
    ChannelEventId Id, ChannelEventKind Kind, ChannelId Channel, NodeId Node, FencingToken Token, DateTimeOffset Time);
