using System.Diagnostics;

namespace LiveOrleans.Channels;

/// <summary>Publications that wait for their append, and whoever waits for the answer.</summary>
internal sealed class PendingPublish(IReadOnlyList<AppendEntry> entries, FencingToken? lease, string? cursor, long enqueued, Activity? publisher)
    : TaskCompletionSource<PublishResult>(publisher, TaskCreationOptions.RunContinuationsAsynchronously)
{
    private CancellationTokenRegistration _abandoning;

    public IReadOnlyList<AppendEntry> Entries { get; } = entries;

    /// <summary>The lease under which a source publishes; null for everybody else.</summary>
    public FencingToken? Lease { get; } = lease;

    /// <summary>The source's cursor behind the entries; null leaves it as it is.</summary>
    public string? Cursor { get; } = cursor;

    /// <summary>The time stamp at which it was queued.</summary>
    public long Enqueued { get; } = enqueued;

    /// <summary>The span under which it was published; null when it is not traced.</summary>
    public Activity? Publisher => Task.AsyncState as Activity;

    public long Bytes { get; } = entries.Sum(static entry => (long)entry.Bytes) + (cursor?.Length ?? 0);

    /// <summary>Whether nobody waits for it any more. Called before it is queued; what is queued and abandoned is not appended.</summary>
    public bool IsAbandonedBy(CancellationToken cancellationToken)
    {
        _abandoning = cancellationToken.UnsafeRegister(
            static (state, cancelled) => ((PendingPublish)state!).TrySetCanceled(cancelled), this);
        return Task.IsCompleted;
    }

    /// <summary>Answers whoever waits.</summary>
    /// <returns>How many publications that was the answer for; none when it has one already, or nobody waits any more.</returns>
    public int Complete(PublishOutcome outcome, StreamPosition position = default)
    {
        _abandoning.Unregister();
        return TrySetResult(new PublishResult(outcome, position)) ? Entries.Count : 0;
    }
}
