namespace LiveOrleans.Faults;

/// <summary>How long each thing took since the master was killed.</summary>
/// <param name="Promoted">Until Sentinel had made the replica the master.</param>
/// <param name="Acknowledged">Until a publication was acknowledged again.</param>
/// <param name="Received">Until every client had a publication again.</param>
/// <param name="SourceClosed">Until the source was closed.</param>
/// <param name="SourceOpened">Until it was open again.</param>
internal sealed record FailoverTimes(TimeSpan Promoted, TimeSpan Acknowledged, TimeSpan Received, TimeSpan SourceClosed, TimeSpan SourceOpened);
