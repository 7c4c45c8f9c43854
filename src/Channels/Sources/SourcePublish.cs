namespace LiveOrleans.Channels;

/// <summary>Publishes on a source's channel under a lease, until nobody waits for it any more.</summary>
internal delegate ValueTask<PublishResult> SourcePublish(IReadOnlyList<AppendEntry> entries, FencingToken lease, CancellationToken cancellationToken);
