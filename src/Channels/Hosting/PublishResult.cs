namespace LiveOrleans.Channels;

/// <summary>A channel's answer to a publisher.</summary>
/// <param name="Outcome">What the channel did.</param>
/// <param name="Position">The position of the last of the publications, when they were stored.</param>
public readonly record struct PublishResult(PublishOutcome Outcome, StreamPosition Position)
{
    /// <summary>What was wrong, where a rule decided, as a sentence without a full stop; null where there is no more to say than the outcome does.</summary>
    public string? Fault { get; init; }

    /// <summary>The answer to those before the last of the publications, which were stored with them.</summary>
    /// <param name="last">How many are the last.</param>
    internal PublishResult Before(int last) =>
        Outcome is PublishOutcome.Published ? this with { Position = Position with { Offset = Position.Offset - (ulong)last } } : this;
}
