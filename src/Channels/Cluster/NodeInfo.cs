namespace LiveOrleans.Channels;

/// <summary>What a node says of itself, and <c>/api/live/cluster</c> shows.</summary>
/// <param name="Id">The node.</param>
/// <param name="Role"><c>silo</c>, <c>gateway</c> or <c>all</c>.</param>
/// <param name="Address">Where its HTTP clients reach it.</param>
/// <param name="Version">The version of its program.</param>
/// <param name="Started">When it started.</param>
/// <param name="Clients">How many sessions it has.</param>
/// <param name="Subscriptions">How many subscriptions these have, all together.</param>
public sealed record NodeInfo(
    NodeId Id, string Role, string Address, string Version, DateTimeOffset Started, int Clients, long Subscriptions)
{
    /// <summary>How many users its sessions are of.</summary>
    public int Users { get; init; }

    /// <summary>How many channels are open for its sessions, those that linger among them.</summary>
    public int Channels { get; init; }

    /// <summary>How much memory its process has, in bytes; 0 when it does not say.</summary>
    public long MemoryBytes { get; init; }
}
