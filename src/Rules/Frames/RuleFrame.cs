using LiveOrleans.Channels;

namespace LiveOrleans.Rules;

/// <summary>A frame on its way through rules.</summary>
/// <param name="Channel">The name of the channel that it goes to, without tenant; null for the one that the publication came to.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Data">Its member <c>data</c>: one JSON object without line breaks.</param>
public sealed record RuleFrame(string? Channel, FrameSchema Schema, ReadOnlyMemory<byte> Data);
