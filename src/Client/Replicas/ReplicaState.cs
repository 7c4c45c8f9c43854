using LiveOrleans.Channels;

namespace LiveOrleans.Client;

/// <summary>What a replica tells its channel's owner.</summary>
/// <param name="Interest">The node's interest.</param>
/// <param name="Known">The highest position that the replica has seen.</param>
/// <param name="Highest">The highest token that the replica has seen.</param>
internal sealed record ReplicaState(ReplicaInterest Interest, StreamPosition Known, FencingToken Highest);
