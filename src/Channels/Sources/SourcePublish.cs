namespace LiveOrleans.Channels;

/// <summary>Publishes on a source's channel under a lease.</summary>
internal delegate ValueTask<PublishResult> SourcePublish(IReadOnlyList<AppendEntry> entries, FencingToken lease);
