namespace LiveOrleans.Channels;

/// <summary>Publications of one append, as the broker carries them.</summary>
/// <param name="Epoch">The epoch of their offsets.</param>
/// <param name="Highest">The highest token by which they were appended: the writer's, or that of the source's lease.</param>
/// <param name="Publications">In order and without gaps; at least one.</param>
public sealed record PublicationBatch(string Epoch, FencingToken Highest, IReadOnlyList<Publication> Publications)
{
    /// <summary>The W3C <c>traceparent</c> of the append; null unless it was traced.</summary>
    public string? TraceParent { get; init; }
}
