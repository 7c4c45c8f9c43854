using System.Buffers;

namespace LiveOrleans.Gateway;

/// <content>The writer.</content>
internal sealed partial class Outbox
{
    private async Task WriteAsync()
    {
        try
        {
            while (TryTake(out var bytes))
            {
                await WriteAsync(bytes);
                if (_rented is { } rented)
                {
                    _rented = null;
                    ArrayPool<byte>.Shared.Return(rented);
                }
            }
        }
        catch (Exception exception)
        {
            // The array of a failed write stays out of the pool: the transport may still hold it.
            _rented = null;
            owner.OnWriteFailed(exception);
            Stop();
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        // A large frame is cut, so that a slow client that takes piece after piece is not taken for a stuck one.
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, FrameBatch.MaxBytes)];
            var write = transport.WriteAsync(piece);
            if (!write.IsCompletedSuccessfully)
            {
                Volatile.Write(ref _pendingSince, time.GetTimestamp());
            }

            await write;
            Volatile.Write(ref _pendingSince, 0);
            bytes = bytes[piece.Length..];
        }
    }

    /// <summary>Takes the bytes of the next write; false when there is nothing, and then there is no writer any more.</summary>
    private bool TryTake(out ReadOnlyMemory<byte> bytes)
    {
        var batch = FrameBatch.OfThread;
        lock (_lock)
        {
            TakeControl_NeedsLock(batch);
            TakeEntries_NeedsLock(batch);
            if (batch.IsEmpty)
            {
                bytes = default;
                StopWriting_NeedsLock();
                return false;
            }
        }

        // Before the client is told: it may subscribe again at once.
        foreach (var subscription in batch.Resets)
        {
            owner.OnReset(subscription);
        }

        var entries = batch.Entries;
        bytes = batch.Take(out _rented);
        metrics.Written(entries, bytes.Length);
        return true;
    }

    private void TakeControl_NeedsLock(FrameBatch batch)
    {
        while (_control.TryPeek(out var frame) && batch.TryAdd(frame))
        {
            _control.Dequeue();
            _lag -= frame.Length;
        }
    }

    private void TakeEntries_NeedsLock(FrameBatch batch)
    {
        // An entry that waits in line behind a full batch must not overtake the replies that wait with it.
        while (_control.Count == 0 && !batch.IsFull && _behind.TryDequeue(out var subscription))
        {
            subscription.IsQueued = false;
            if (subscription.IsOpen && !TakeAll_NeedsLock(subscription, batch))
            {
                Queue_NeedsLock(subscription);
                return;
            }
        }
    }

    /// <summary>Moves a cursor to the head of its feed; false when the batch is full before.</summary>
    private bool TakeAll_NeedsLock(SessionSubscription subscription, FrameBatch batch)
    {
        SetLag_NeedsLock(subscription, 0);
        var entries = subscription.Feed.Entries;
        var head = entries.Head;
        for (var cursor = subscription.Cursor; cursor < head; cursor++)
        {
            var entry = entries[cursor];
            if (!batch.TryAdd(subscription.Encoding.Frame(entry)))
            {
                return false;
            }

            subscription.Cursor = cursor + 1;
            batch.Entries++;
            if (entry.Kind == FeedEntryKind.Reset)
            {
                End_NeedsLock(subscription);
                batch.Resets.Add(subscription);
                return true;
            }
        }

        return true;
    }

    private void Stop()
    {
        lock (_lock)
        {
            _isClosed = true;
            _control.Clear();
            _behind.Clear();
            StopWriting_NeedsLock();
        }
    }

    private void StopWriting_NeedsLock()
    {
        _isWriting = false;
        _idle?.TrySetResult();
        _idle = null;
    }
}
