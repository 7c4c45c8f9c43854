namespace LiveOrleans.Channels;

/// <summary>Asks for a page of a channel's history.</summary>
/// <param name="Limit">The most publications wanted: 0 asks for the position alone, a negative number for all that are kept.</param>
/// <param name="Since">Exclusive: forwards what is newer than it, in reverse what is older; null starts at the end that the direction names.</param>
/// <param name="Reverse">Newest first.</param>
public sealed record HistoryQuery(int Limit, StreamPosition? Since = null, bool Reverse = false);
