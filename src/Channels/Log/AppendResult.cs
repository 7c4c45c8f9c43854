namespace LiveOrleans.Channels;

/// <summary>A log's answer to a batch.</summary>
/// <param name="Outcome">Whether the batch was stored.</param>
/// <param name="Top">The channel's position afterwards.</param>
/// <param name="Publications">What became of the entries, in order; a schema that was known already becomes nothing.</param>
public sealed record AppendResult(AppendOutcome Outcome, StreamPosition Top, IReadOnlyList<Publication> Publications)
{
    /// <summary>The position behind the first of the batch's entries; that of the whole batch where some of them became nothing.</summary>
    /// <param name="count">How many of them.</param>
    /// <param name="all">How many entries the batch has.</param>
    internal StreamPosition PositionOf(int count, int all) =>
        count > 0 && all == Publications.Count ? Top with { Offset = Publications[count - 1].Offset } : Top;
}
