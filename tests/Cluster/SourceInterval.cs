using LiveOrleans.Channels;

namespace LiveOrleans.Cluster;

/// <summary>One run of a source.</summary>
/// <param name="Channel">The source's channel.</param>
/// <param name="Token">The token of the lease it ran under.</param>
/// <param name="Opened">The time stamp at which it was opened.</param>
/// <param name="Closed">The time stamp at which it was closed; null while it runs.</param>
internal sealed record SourceInterval(ChannelId Channel, FencingToken Token, long Opened, long? Closed);
