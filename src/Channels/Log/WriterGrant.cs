namespace LiveOrleans.Channels;

/// <summary>The right to append to a channel.</summary>
/// <param name="Writer">Above every earlier writer's token.</param>
/// <param name="Snapshot">What the log held at that moment.</param>
public sealed record WriterGrant(FencingToken Writer, LogSnapshot Snapshot);
