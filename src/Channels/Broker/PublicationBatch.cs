namespace LiveOrleans.Channels;

/// <summary>Publications of one append, as the broker carries them.</summary>
/// <param name="Epoch">The epoch of their offsets.</param>
/// <param name="Writer">The token of the writer that appended them.</param>
/// <param name="Publications">In order and without gaps; at least one.</param>
public sealed record PublicationBatch(string Epoch, FencingToken Writer, IReadOnlyList<Publication> Publications);
