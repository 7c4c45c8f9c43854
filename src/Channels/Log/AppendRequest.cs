namespace LiveOrleans.Channels;

/// <summary>A batch for a channel's log.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Writer">The caller's right to append at all; a lower one than the newest is refused.</param>
/// <param name="Lease">The right to run the channel's source, when the entries are a source's; refused unless it is the live lease.</param>
/// <param name="Known">The highest position that the caller knows to be stored. A log whose top is below it in the same epoch has lost its tail and begins a new epoch.</param>
/// <param name="BatchId">Names the batch: appended twice, it answers its first positions. Unique among a channel's recent batches, without spaces.</param>
/// <param name="Entries">What is appended, in order; at least one unless there is a <see cref="Cursor"/>.</param>
/// <param name="Limits">How much history the log keeps.</param>
public sealed record AppendRequest(
    ChannelId Channel,
    FencingToken Writer,
    FencingToken? Lease,
    StreamPosition Known,
    string BatchId,
    IReadOnlyList<AppendEntry> Entries,
    HistoryLimits Limits)
{
    /// <summary>
    /// How far the channel has read its source behind the entries; stored in the same step with them. Null leaves what is stored, empty
    /// removes it. Only under a lease.
    /// </summary>
    public string? Cursor { get; init; }

    /// <summary>The W3C <c>traceparent</c> of the append, which goes with the batch to every node; null unless it is traced.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Whether there is nothing to append.</summary>
    public bool IsEmpty => Entries.Count == 0 && Cursor is null;

    /// <summary>The higher one of the writer's and the lease's token.</summary>
    public FencingToken Highest => FencingToken.Max(Writer, Lease ?? FencingToken.None);
}
