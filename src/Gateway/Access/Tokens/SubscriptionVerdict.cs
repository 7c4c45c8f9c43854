namespace LiveOrleans.Gateway;

/// <summary>What a subscription token allows.</summary>
/// <param name="Status">What it is worth for the session and the channel that it was shown for.</param>
/// <param name="Reason">Why it is not valid; empty when it is.</param>
/// <param name="ExpiresAt">When the subscription ends unless a newer token comes; null for never.</param>
internal readonly record struct SubscriptionVerdict(TokenStatus Status, string Reason, DateTimeOffset? ExpiresAt);
