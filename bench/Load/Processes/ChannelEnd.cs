namespace LiveOrleans.Load;

/// <summary>What the publishers know of a channel at the end.</summary>
/// <param name="Start">Its offset before the first publication; null where the server gave none.</param>
/// <param name="Published">Publications since then, without those that the server refused: the last offset is the sum of both.</param>
internal sealed record ChannelEnd(ulong? Start, long Published);
