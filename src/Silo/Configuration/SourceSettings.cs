using LiveOrleans.Channels;

namespace LiveOrleans.Silo;

/// <summary>An entry of <c>live:sources</c>, checked.</summary>
/// <param name="Channels">The pattern of its channels.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Register">Makes its registration, on a clock.</param>
internal sealed record SourceSettings(string Channels, string Type, Func<TimeProvider, SourceRegistration> Register);
