namespace LiveOrleans.Channels;

/// <summary>What waits to be appended to a channel: in order, bounded in bytes, and not for longer than its deadline.</summary>
/// <remarks>Plain state: its owner serialises the calls.</remarks>
internal sealed class PublishQueue(long maxBytes, TimeSpan maxWait, TimeProvider time)
{
    /// <summary>The most entries and bytes of one append.</summary>
    private const int MaxBatchEntries = 512;
    private const long MaxBatchBytes = 1024 * 1024;

    private readonly Queue<PendingPublish> _queue = new();

    public long Bytes { get; private set; }

    /// <summary>Queues publications. False when the queue is full; one that is alone is always taken.</summary>
    public bool TryEnqueue(PendingPublish publish)
    {
        if (_queue.Count > 0 && Bytes + publish.Bytes > maxBytes)
        {
            return false;
        }

        _queue.Enqueue(publish);
        Bytes += publish.Bytes;
        return true;
    }

    /// <summary>Takes the next batch: as many in order as one append may hold, all under the same lease or all without one.</summary>
    /// <param name="batch">Receives the batch.</param>
    /// <param name="late">Receives what has waited too long.</param>
    public void Take(List<PendingPublish> batch, List<PendingPublish> late)
    {
        TakeLate(late);
        var entries = 0;
        var bytes = 0L;
        while (_queue.TryPeek(out var next))
        {
            if (next.Task.IsCanceled)
            {
                Dequeue();
                continue;
            }

            var fits = entries + next.Entries.Count <= MaxBatchEntries && bytes + next.Bytes <= MaxBatchBytes;
            if (batch.Count > 0 && (!fits || next.Lease != batch[0].Lease))
            {
                return;
            }

            entries += next.Entries.Count;
            bytes += next.Bytes;
            batch.Add(Dequeue());
        }
    }

    /// <summary>Takes what has waited too long.</summary>
    /// <param name="late">Receives it.</param>
    public void TakeLate(List<PendingPublish> late)
    {
        while (_queue.TryPeek(out var next) && time.GetElapsedTime(next.Enqueued) >= maxWait)
        {
            late.Add(Dequeue());
        }
    }

    /// <summary>Empties the queue.</summary>
    public IReadOnlyList<PendingPublish> Clear()
    {
        PendingPublish[] all = [.. _queue];
        _queue.Clear();
        Bytes = 0;
        return all;
    }

    private PendingPublish Dequeue()
    {
        var publish = _queue.Dequeue();
        Bytes -= publish.Bytes;
        return publish;
    }
}
