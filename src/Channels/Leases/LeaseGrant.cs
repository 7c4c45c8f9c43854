namespace LiveOrleans.Channels;

/// <summary>A lease store's answer to an acquirer.</summary>
/// <param name="Acquired">Whether the caller holds the lease now.</param>
/// <param name="Token">The token of the live lease: the caller's own, or the holder's.</param>
/// <param name="Holder">The node that holds the lease.</param>
/// <param name="Remaining">How long the lease lives unless it is renewed: when to try again.</param>
public sealed record LeaseGrant(bool Acquired, FencingToken Token, NodeId Holder, TimeSpan Remaining);
