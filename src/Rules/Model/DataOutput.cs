namespace LiveOrleans.Rules;

/// <summary>Where a publication goes before it is converted.</summary>
/// <param name="Channel">The other channel, whose rule then decides (<c>redirect</c>); null for the channel's own history (<c>builtin</c>).</param>
public sealed record DataOutput(string? Channel);
