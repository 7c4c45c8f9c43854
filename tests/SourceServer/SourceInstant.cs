using System.Runtime.InteropServices;

namespace LiveOrleans.SourceServer;

/// <summary>A moment, by two clocks.</summary>
/// <param name="Monotonic">The time since the server started: what differences are taken of.</param>
/// <param name="Wall">The time of day, to compare with logs of others.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SourceInstant(TimeSpan Monotonic, DateTimeOffset Wall);
