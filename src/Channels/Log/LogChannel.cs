namespace LiveOrleans.Channels;

/// <summary>A channel that a log holds.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Top">The position of its newest publication.</param>
/// <param name="Schema">The schema of its last frame; empty when it has none.</param>
public sealed record LogChannel(ChannelId Channel, StreamPosition Top, ReadOnlyMemory<byte> Schema);
