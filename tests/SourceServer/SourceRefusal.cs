namespace LiveOrleans.SourceServer;

/// <summary>A request that was answered with 409, since its channel had had a higher token.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Token">The request's token.</param>
/// <param name="Highest">The channel's.</param>
/// <param name="Node">The header <c>Live-Node</c>, or null.</param>
/// <param name="At">When it came.</param>
public sealed record SourceRefusal(string Channel, long Token, long Highest, string? Node, SourceInstant At);
