using System.Diagnostics.CodeAnalysis;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>What the policy says to a request.</summary>
/// <param name="Channel">The channel; of no meaning when its name is none.</param>
/// <param name="Rule">What the channel offers; null when the request is refused.</param>
/// <param name="Refusal">Why not; null when it is allowed.</param>
internal readonly record struct AccessDecision(ChannelId Channel, ChannelRule? Rule, Refusal? Refusal)
{
    /// <summary>Whether the request is allowed.</summary>
    [MemberNotNullWhen(true, nameof(Rule))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAllowed => Refusal is null;
}
