using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>A channel that did not take its frames.</summary>
internal sealed record PushFailure(ChannelId Channel, PublishOutcome Outcome);
