using LiveOrleans.Channels;

namespace LiveOrleans.Client;

/// <summary>A node's interest in a channel.</summary>
/// <param name="Sessions">How many of the node's sessions subscribe.</param>
/// <param name="Members">Who of them is present; empty where the channel has no presence.</param>
public sealed record ReplicaInterest(int Sessions, IReadOnlyList<ClientInfo> Members)
{
    /// <summary>In whose name the node wants the channel's source run; null where none feeds the channel.</summary>
    public SourceRequest? Opener { get; init; }
}
