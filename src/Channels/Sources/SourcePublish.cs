namespace LiveOrleans.Channels;

/// <summary>Publishes on a source's channel under a lease, and stores the source's cursor with it unless that is null; until nobody waits for it any more.</summary>
internal delegate ValueTask<PublishResult> SourcePublish(
    IReadOnlyList<AppendEntry> entries, FencingToken lease, string? cursor, CancellationToken cancellationToken);
