namespace LiveOrleans.Channels;

/// <summary>What the owner of a channel knows of it at one moment.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Owner">The node that owns it.</param>
/// <param name="Top">The position of the newest publication.</param>
/// <param name="Subscribers">How many sessions subscribe, on all nodes.</param>
/// <param name="PublicationsPerMinute">How many publications came in the last 60 seconds.</param>
/// <param name="Source">The channel's source; null when it has none.</param>
public sealed record ChannelStatus(
    ChannelId Channel, NodeId Owner, StreamPosition Top, int Subscribers, int PublicationsPerMinute, SourceStatus? Source);
