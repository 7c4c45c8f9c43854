namespace LiveOrleans.Channels;

/// <summary>A log's answer to a batch.</summary>
/// <param name="Outcome">Whether the batch was stored.</param>
/// <param name="Top">The channel's position afterwards.</param>
/// <param name="Publications">What became of the entries, in order; a schema that was known already becomes nothing.</param>
public sealed record AppendResult(AppendOutcome Outcome, StreamPosition Top, IReadOnlyList<Publication> Publications);
