namespace LiveOrleans.Channels;

/// <summary>The silo that owns a channel, as the channel itself answers.</summary>
/// <param name="Node">The silo's node.</param>
/// <param name="Incarnation">Which life of the silo in that node: a silo that starts again inside its process owns nothing any more.</param>
public readonly record struct ChannelOwner(NodeId Node, long Incarnation);
