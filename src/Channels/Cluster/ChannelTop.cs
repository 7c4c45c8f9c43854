namespace LiveOrleans.Channels;

/// <summary>How far a channel's history reaches.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Top">The position of its newest publication.</param>
public readonly record struct ChannelTop(ChannelId Channel, StreamPosition Top);
