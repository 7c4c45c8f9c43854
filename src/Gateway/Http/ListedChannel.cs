namespace LiveOrleans.Gateway;

/// <summary>One row of <c>/api/live/list</c>.</summary>
/// <param name="Name">The channel's name, without tenant.</param>
/// <param name="MinuteRate">How many publications come in a minute.</param>
/// <param name="Schema">The JSON of its frames' member <c>schema</c>; empty when it has none.</param>
public sealed record ListedChannel(string Name, int MinuteRate, ReadOnlyMemory<byte> Schema);
