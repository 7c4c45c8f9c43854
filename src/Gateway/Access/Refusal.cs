using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>Why somebody may not do something. The client is told the error alone; the log also the rest.</summary>
/// <param name="Error">What a session is told.</param>
/// <param name="Rule">Which rule refused, as a sentence without a full stop.</param>
/// <param name="Remedy">What would allow it, likewise.</param>
internal sealed record Refusal(LiveError Error, string Rule, string Remedy);
