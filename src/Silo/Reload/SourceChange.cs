using LiveOrleans.Channels;

namespace LiveOrleans.Silo;

/// <summary>What differs between the sources before and after a reading.</summary>
/// <param name="Added">The patterns that are new.</param>
/// <param name="Changed">The patterns whose entry says something else.</param>
/// <param name="Removed">The patterns that are not there any more.</param>
/// <param name="Gone">The registrations that are not used any more.</param>
internal sealed record SourceChange(
    IReadOnlyList<string> Added, IReadOnlyList<string> Changed, IReadOnlyList<string> Removed, IReadOnlyList<SourceRegistration> Gone);
