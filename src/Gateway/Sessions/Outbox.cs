namespace LiveOrleans.Gateway;

/// <summary>Everything that goes to one client, in order: replies and pings first, then the channels that are behind, in turns.</summary>
/// <remarks>
/// <para>
/// There is one writer at a time. Whoever has something new puts it where the writer looks, under the lock; finding no
/// writer, it becomes the writer, on its own thread. The writer stops only when it finds nothing left, under the same
/// lock: what came before that is taken by it, and what comes after finds no writer. So nothing waits for a timer.
/// </para>
/// <para>While a write is pending more collects, and the next write takes all of it, as far as it fits a batch.</para>
/// </remarks>
internal sealed partial class Outbox(ITransport transport, IOutboxOwner owner, int maxLag, SessionMetrics metrics, TimeProvider time)
{
    // Guards everything below, and the subscriptions' members that say so.
    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _control = new();
    private readonly Queue<SessionSubscription> _behind = new();
    private long _lag;
    private bool _isWriting;
    private bool _isClosed;
    private TaskCompletionSource? _idle;

    // The writer's own; the clock looks at the time.
    private byte[]? _rented;
    private long _pendingSince;

    /// <summary>What the one who changed something must do once it has left the lock.</summary>
    private enum Duty
    {
        /// <summary>Nothing: the writer will see the change.</summary>
        None,

        /// <summary>Be the writer.</summary>
        Write,

        /// <summary>Tell the owner that the client lags too far.</summary>
        Overrun,
    }

    /// <summary>Sends frames that belong to no channel's order, in as few writes as they fit.</summary>
    public void Send(params ReadOnlySpan<byte[]> frames)
    {
        var duty = Duty.None;
        lock (_lock)
        {
            foreach (var frame in frames)
            {
                // Who is the writer already stays it, whatever the frames behind the first say.
                var next = Post_NeedsLock(frame);
                duty = duty == Duty.Write ? duty : next;
            }
        }

        Perform(duty);
    }

    /// <summary>Sends the reply to a subscription, and from then on the channel's entries.</summary>
    public void Open(SessionSubscription subscription, byte[] reply)
    {
        Duty duty;
        lock (_lock)
        {
            duty = Post_NeedsLock(reply);
            subscription.IsOpen = !_isClosed;
            Queue_NeedsLock(subscription);
        }

        Perform(duty);
    }

    /// <summary>Ends a subscription: nothing of its channel is taken any more.</summary>
    public void End(SessionSubscription subscription)
    {
        lock (_lock)
        {
            End_NeedsLock(subscription);
        }
    }

    /// <summary>A subscription's channel has new entries.</summary>
    public void Wake(SessionSubscription subscription)
    {
        Duty duty;
        lock (_lock)
        {
            if (_isClosed || !subscription.IsOpen)
            {
                return;
            }

            Queue_NeedsLock(subscription);
            if (_isWriting)
            {
                SetLag_NeedsLock(subscription, subscription.Feed.Entries.Lag(subscription.Cursor));
            }

            duty = Claim_NeedsLock();
        }

        Perform(duty);
    }

    /// <summary>Sends a last frame after the replies that wait, leaves the channels' entries out, and takes nothing from then on.</summary>
    /// <param name="lastFrame">The frame; null when the client is gone.</param>
    public void Close(byte[]? lastFrame)
    {
        var duty = Duty.None;
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            if (lastFrame is null)
            {
                _control.Clear();
            }
            else
            {
                duty = Post_NeedsLock(lastFrame);
            }

            _behind.Clear();
            _isClosed = true;
        }

        Perform(duty);
    }

    /// <summary>Waits until nothing is being written.</summary>
    public Task IdleAsync()
    {
        lock (_lock)
        {
            return _isWriting ? (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    /// <summary>Whether one write has been pending for longer than it may.</summary>
    public bool IsStuck(long now, TimeSpan timeout)
    {
        var since = Volatile.Read(ref _pendingSince);
        return since != 0 && time.GetElapsedTime(since, now) > timeout;
    }

    private Duty Post_NeedsLock(byte[] frame)
    {
        if (_isClosed)
        {
            return Duty.None;
        }

        // Claimed before it is counted: however large, one frame always gets through.
        var duty = Claim_NeedsLock();
        _control.Enqueue(frame);
        _lag += frame.Length;
        return duty;
    }

    private Duty Claim_NeedsLock()
    {
        if (_isWriting)
        {
            return _lag > maxLag && !_isClosed ? Duty.Overrun : Duty.None;
        }

        _isWriting = true;
        return Duty.Write;
    }

    private void Queue_NeedsLock(SessionSubscription subscription)
    {
        if (!_isClosed && subscription is { IsOpen: true, IsQueued: false })
        {
            subscription.IsQueued = true;
            _behind.Enqueue(subscription);
        }
    }

    private void SetLag_NeedsLock(SessionSubscription subscription, long lag)
    {
        _lag += lag - subscription.Lag;
        subscription.Lag = lag;
    }

    private void End_NeedsLock(SessionSubscription subscription)
    {
        subscription.IsOpen = false;
        SetLag_NeedsLock(subscription, 0);
    }

    private void Perform(Duty duty)
    {
        if (duty == Duty.Overrun)
        {
            owner.OnOverrun();
        }
        else if (duty == Duty.Write)
        {
            _ = WriteAsync(); // Catches what it meets; IdleAsync awaits its end.
        }
    }
}
