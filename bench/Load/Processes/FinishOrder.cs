namespace LiveOrleans.Load;

/// <summary>The last order to a listening process: all is published, wait for it and tell.</summary>
/// <param name="Deadline">The timestamp until which publications may arrive.</param>
/// <param name="Traffic">By traffic and channel, what was published.</param>
internal sealed record FinishOrder(long Deadline, IReadOnlyList<IReadOnlyList<ChannelEnd>> Traffic);
