namespace LiveOrleans.Channels;

/// <summary>What a silo says of itself twice a second: that it lives, and what subscribers could have missed.</summary>
/// <param name="Node">The silo's node.</param>
/// <param name="Incarnation">Which life of the silo in that node; rises with each.</param>
/// <param name="Silo">The silo's address in the cluster, by which channels are placed on it.</param>
/// <param name="IsLeaving">Whether the silo is on its way out: no channel should be placed on it.</param>
/// <param name="Tops">Channels that have just become quiet: whoever has not seen the position has lost the tail.</param>
/// <param name="Left">Channels that have just left the silo: whoever subscribes must attach again to find their new owner.</param>
public sealed record NodeBeat(
    NodeId Node, long Incarnation, string Silo, bool IsLeaving, IReadOnlyList<ChannelTop> Tops, IReadOnlyList<ChannelId> Left)
{
    /// <summary>Where clients of the cluster reach the silo, as <c>address:port</c>; empty when it takes none.</summary>
    public string Gateway { get; init; } = "";
}
