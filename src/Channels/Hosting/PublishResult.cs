namespace LiveOrleans.Channels;

/// <summary>A channel's answer to a publisher.</summary>
/// <param name="Outcome">What the channel did.</param>
/// <param name="Position">The position of the last of the publications, when they were stored.</param>
public readonly record struct PublishResult(PublishOutcome Outcome, StreamPosition Position);
