namespace LiveOrleans.Channels;

/// <summary>An entry and the channel whose log takes it.</summary>
/// <param name="Channel">The channel, of the same tenant as the publication's.</param>
/// <param name="Entry">The entry.</param>
public sealed record PipelineOutput(ChannelId Channel, AppendEntry Entry);
