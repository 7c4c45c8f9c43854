using LiveOrleans.Protocol.Messages;
using StreamPosition = LiveOrleans.Channels.StreamPosition;

namespace LiveOrleans.Gateway;

/// <summary>A subscription whose client was not told yet: it collects what comes until it is confirmed.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Result">What the client is to be told.</param>
/// <param name="Top">The position with which it begins.</param>
internal sealed record JoinedChannel(SessionSubscription Subscription, SubscribeResult Result, StreamPosition Top);
