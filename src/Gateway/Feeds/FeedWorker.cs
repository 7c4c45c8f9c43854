namespace LiveOrleans.Gateway;

/// <summary>Fans a feed out to one shard of its sessions, on the thread pool and never twice at a time.</summary>
/// <remarks>
/// No wake-up is lost: an entry is in the ring before <see cref="Schedule"/> is called. If that finds the worker idle it
/// queues it; if it finds it scheduled, the pass to come reads the ring afterwards; if it finds it in a pass, it leaves
/// the mark that makes the worker queue itself again. Going idle is one compare-and-swap, which fails on that mark.
/// </remarks>
internal sealed class FeedWorker(ChannelFeed feed, int shard) : IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Scheduled = 1;
    private const int Passing = 2;

    private int _state;

    /// <summary>Makes sure that a pass begins after this call.</summary>
    public void Schedule()
    {
        if (Interlocked.Exchange(ref _state, Scheduled) == Idle)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <inheritdoc/>
    public void Execute()
    {
        Interlocked.Exchange(ref _state, Passing);
        feed.FanOut(shard);
        if (Interlocked.CompareExchange(ref _state, Idle, Passing) != Passing)
        {
            // To the end of the pool's queue: a busy channel takes turns with the others.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
