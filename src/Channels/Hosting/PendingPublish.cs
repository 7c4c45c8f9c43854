namespace LiveOrleans.Channels;

/// <summary>Publications that wait for their append, and whoever waits for the answer.</summary>
internal sealed class PendingPublish(IReadOnlyList<AppendEntry> entries, FencingToken? lease, string? cursor, long enqueued)
    : TaskCompletionSource<PublishResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public IReadOnlyList<AppendEntry> Entries { get; } = entries;

    /// <summary>The lease under which a source publishes; null for everybody else.</summary>
    public FencingToken? Lease { get; } = lease;

    /// <summary>The source's cursor behind the entries; null leaves it as it is.</summary>
    public string? Cursor { get; } = cursor;

    /// <summary>The time stamp at which it was queued.</summary>
    public long Enqueued { get; } = enqueued;

    public long Bytes { get; } = entries.Sum(static entry => (long)entry.Bytes) + (cursor?.Length ?? 0);

    public void Complete(PublishOutcome outcome, StreamPosition position = default) => SetResult(new PublishResult(outcome, position));
}
