using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>What somebody wants of a channel.</summary>
/// <param name="Caller">Who.</param>
/// <param name="Channel">The channel; of the caller's own tenant.</param>
/// <param name="Action">What.</param>
internal sealed record AccessRequest(Caller Caller, ChannelId Channel, ChannelAction Action)
{
    /// <summary>Whether a token allows the channel to this session, beyond what its caller is held to.</summary>
    public bool IsGranted { get; init; }

    /// <summary>What is to be published, as JSON on one line; empty for another action.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }
}
