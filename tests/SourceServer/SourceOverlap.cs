namespace LiveOrleans.SourceServer;

/// <summary>Two streams of one channel that were there at the same time.</summary>
/// <param name="First">The one that was opened first.</param>
/// <param name="Second">The other.</param>
/// <param name="Length">How long both were there, until now when both still are.</param>
public sealed record SourceOverlap(SourceInterval First, SourceInterval Second, TimeSpan Length);
