using LiveOrleans.Channels;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Gateway;

/// <summary>A channel that a listening client asked for, and may have.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Rule">The channel's rule.</param>
/// <param name="Request">What was asked; its channel is the name as the client spelt it.</param>
internal sealed record UniChannel(ChannelId Channel, ChannelRule Rule, SubscribeRequest Request);
