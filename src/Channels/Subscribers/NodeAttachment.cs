namespace LiveOrleans.Channels;

/// <summary>One node's subscription to a channel: all of it, so that a repeated or a late call does no harm.</summary>
/// <param name="Node">The node.</param>
/// <param name="Revision">Rises with each change that the node makes; an older state than the known one is ignored.</param>
/// <param name="Sessions">How many of the node's sessions subscribe.</param>
/// <param name="Members">Who of them is present; empty where the channel has no presence.</param>
/// <param name="Known">The highest position that the node has seen.</param>
/// <param name="Highest">The highest token, a writer's or a lease's, that the node has seen on the channel: those of a new owner must be above it.</param>
public sealed record NodeAttachment(
    NodeId Node, long Revision, int Sessions, IReadOnlyList<ClientInfo> Members, StreamPosition Known, FencingToken Highest)
{
    /// <summary>In whose name the node wants the channel's source run: that of the session which has subscribed there for the longest. Null without a source.</summary>
    public SourceRequest? Opener { get; init; }
}
