using System.Diagnostics;
using LiveOrleans.Channels;

namespace LiveOrleans.Client;

/// <summary>
/// Takes to owners what is published on a node: while a call to a channel is under way, what comes collects, and the next call carries all of it.
/// </summary>
/// <remarks>
/// Nothing waits for a timer: what is published on a channel to which no call is under way is sent at once. Whoever waits for the answer before
/// it publishes again has its publications in order; those of others have none. How <see cref="BatchedSourceRequests{TAnswer}"/> differs, and why,
/// is said there.
/// </remarks>
/// <param name="call">Makes a call; answers what each has published, in the same order.</param>
/// <param name="patience">How long a publisher waits: what has waited for so long is not sent any more.</param>
/// <param name="time">Measures how long a call is under way.</param>
internal sealed class BatchedPublishes(Func<ChannelId, AppendEntry[][], Task<PublishResult[]>> call, TimeSpan patience, TimeProvider time)
{
    /// <summary>The most entries and bytes of one call; what one has published together is never divided.</summary>
    internal const int MaxEntries = 2048;
    internal const int MaxBytes = 1024 * 1024;

    /// <summary>The most entries and bytes that wait for one channel, or for its answer; more are refused. Two nodes' are what an owner's queue holds.</summary>
    internal const int MaxWaitingEntries = 65_536;
    internal const long MaxWaitingBytes = 4 * 1024 * 1024;

    /// <summary>The most calls to one channel at a time, when they hang.</summary>
    internal const int MaxCalls = 16;

    /// <summary>How long a call holds up what comes behind it; then another is made beside it, as the channel may have a new owner.</summary>
    internal static readonly TimeSpan Hang = TimeSpan.FromMilliseconds(500);

    // Guards everything below.
    private readonly Lock _lock = new();
    private readonly Dictionary<ChannelId, Lane> _lanes = [];

    /// <summary>Publishes.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="publishes">What is answered each for itself, in order; at least one entry each.</param>
    /// <returns>What became of each, in the same order; fails as the call does.</returns>
    public Task<PublishResult[]> PublishAsync(ChannelId channel, AppendEntry[][] publishes)
    {
        var waiting = new Waiting(publishes, time.GetTimestamp(), LiveTrace.Current);
        Lane? lane;
        bool isAlone;
        lock (_lock)
        {
            isAlone = !_lanes.TryGetValue(channel, out lane);
            if (lane is null)
            {
                _lanes.Add(channel, lane = new Lane());
            }
            else if (!lane.TryEnqueue(waiting))
            {
                return Task.FromResult(waiting.All(PublishOutcome.Overloaded));
            }
            else if (lane.Calls == MaxCalls || time.GetElapsedTime(lane.LastCall, waiting.Since) < Hang)
            {
                return waiting.Task;
            }

            lane.Calls++;
            lane.LastCall = waiting.Since;
        }

        if (isAlone)
        {
            return CallAloneAsync(channel, lane, publishes);
        }

        _ = CallAsync(channel, lane); // Whatever it meets is an answer to those who wait.
        return waiting.Task;
    }

    /// <summary>Calls for the one that found no call under way, which has its answer without a detour, and then for those who came meanwhile.</summary>
    private async Task<PublishResult[]> CallAloneAsync(ChannelId channel, Lane lane, AppendEntry[][] publishes)
    {
        try
        {
            return await call(channel, publishes);
        }
        finally
        {
            _ = CallAsync(channel, lane); // Whatever it meets is an answer to those who wait.
        }
    }

    private async Task CallAsync(ChannelId channel, Lane lane)
    {
        if (LiveTrace.Current is not null)
        {
            // What collects behind a call is not of that call's trace.
            Activity.Current = null;
        }

        while (Take(channel, lane) is { Count: > 0 } batch)
        {
            using var span = LiveTrace.StartBatch("publish batch", channel, batch, static waiting => waiting.Publisher);
            try
            {
                var results = await call(channel, batch.Count == 1 ? batch[0].Publishes : [.. batch.SelectMany(static waiting => waiting.Publishes)]);
                Release(lane, batch);
                Answer(batch, results);
            }
            catch (Exception exception)
            {
                Release(lane, batch);
                foreach (var waiting in batch)
                {
                    waiting.TrySetException(exception);
                }
            }
        }
    }

    private void Release(Lane lane, List<Waiting> batch)
    {
        lock (_lock)
        {
            batch.ForEach(lane.Release);
        }
    }

    private static void Answer(List<Waiting> batch, PublishResult[] results)
    {
        var from = 0;
        foreach (var waiting in batch)
        {
            var count = waiting.Publishes.Length;
            waiting.SetResult(count == results.Length ? results : results[from..(from + count)]);
            from += count;
        }
    }

    /// <summary>Takes what waits. Nothing when nothing does: then the call is over, and its lane may be gone.</summary>
    private List<Waiting> Take(ChannelId channel, Lane lane)
    {
        var batch = new List<Waiting>();
        var now = time.GetTimestamp();
        lock (_lock)
        {
            var entries = 0;
            var bytes = 0L;
            while (lane.TryPeek(out var next) && (batch.Count == 0 || (entries + next.Entries <= MaxEntries && bytes + next.Bytes <= MaxBytes)))
            {
                lane.Dequeue();
                if (time.GetElapsedTime(next.Since, now) >= patience)
                {
                    lane.Release(next);
                    next.SetResult(next.All(PublishOutcome.Unavailable));
                    continue;
                }

                batch.Add(next);
                entries += next.Entries;
                bytes += next.Bytes;
            }

            lane.LastCall = now;
            if (batch.Count == 0 && --lane.Calls == 0)
            {
                _lanes.Remove(channel);
            }
        }

        return batch;
    }

    private sealed class Waiting(AppendEntry[][] publishes, long since, Activity? publisher)
        : TaskCompletionSource<PublishResult[]>(publisher, TaskCreationOptions.RunContinuationsAsynchronously)
    {
        /// <summary>The span under which it was published; null when it is not traced.</summary>
        public Activity? Publisher => Task.AsyncState as Activity;

        public AppendEntry[][] Publishes => publishes;

        public long Since => since;

        public int Entries { get; } = publishes.Sum(static entries => entries.Length);

        public long Bytes { get; } = publishes.Sum(static entries => entries.Sum(static entry => (long)entry.Bytes));

        public PublishResult[] All(PublishOutcome outcome) => [.. Enumerable.Repeat(new PublishResult(outcome, default), publishes.Length)];
    }

    private sealed class Lane
    {
        private readonly Queue<Waiting> _waiting = new();
        private int _entries;
        private long _bytes;

        public int Calls { get; set; }

        /// <summary>When the last call was made, or ended.</summary>
        public long LastCall { get; set; }

        /// <summary>Lets it wait. False when too much does; what is alone is always taken.</summary>
        public bool TryEnqueue(Waiting waiting)
        {
            if (_entries > 0 && (_entries + waiting.Entries > MaxWaitingEntries || _bytes + waiting.Bytes > MaxWaitingBytes))
            {
                return false;
            }

            _waiting.Enqueue(waiting);
            _entries += waiting.Entries;
            _bytes += waiting.Bytes;
            return true;
        }

        public bool TryPeek([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Waiting? waiting) => _waiting.TryPeek(out waiting);

        public void Dequeue() => _waiting.Dequeue();

        /// <summary>It waits no more, nor for its answer.</summary>
        public void Release(Waiting waiting)
        {
            _entries -= waiting.Entries;
            _bytes -= waiting.Bytes;
        }
    }
}
