namespace LiveOrleans.Channels;

/// <summary>A page of a channel's history.</summary>
/// <param name="Top">The position of the newest publication.</param>
/// <param name="Publications">The page, in the order asked for.</param>
public sealed record HistoryPage(StreamPosition Top, IReadOnlyList<Publication> Publications);
