namespace LiveOrleans.Channels;

/// <summary>A channel's answer to a publisher.</summary>
/// <param name="Outcome">What the channel did.</param>
/// <param name="Position">The position of the last of the publications, when they were stored.</param>
public readonly record struct PublishResult(PublishOutcome Outcome, StreamPosition Position)
{
    /// <summary>What was wrong, where a rule decided, as a sentence without a full stop; null where there is no more to say than the outcome does.</summary>
    public string? Fault { get; init; }
}
