namespace LiveOrleans.Channels;

/// <summary>What a reader gets of the outbox.</summary>
/// <param name="Events">The events, in the order in which they were read: oldest first, or newest first backwards.</param>
/// <param name="Last">How far the page reaches: the last of the events, or one beyond it that could not be read; what was asked for when there are none.</param>
/// <param name="IsBroken">
/// Whether events may be missing before the first one: the outbox is bounded, and the event that the reader had come to is gone from it.
/// </param>
/// <param name="IsAtomic">
/// Whether each event was written by the very step that made it true. Where it was written right after, the events of a channel
/// can be out of order, and one can be missing.
/// </param>
public sealed record EventPage(IReadOnlyList<ChannelEvent> Events, ChannelEventId Last, bool IsBroken, bool IsAtomic);
