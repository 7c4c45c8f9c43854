namespace LiveOrleans.Channels;

/// <summary>Runs a channel's source for as long as it is wanted, under the channel's lease and never without it.</summary>
/// <remarks>
/// One loop: acquire, open, run, release, pause. It starts when the source becomes wanted and ends a linger after it
/// no longer is. Losing the lease ends the run before anything else happens.
/// </remarks>
internal sealed class SourceSupervisor : IAsyncDisposable
{
    private readonly ChannelId _channel;
    private readonly IBackendSource _source;
    private readonly ChannelPorts _ports;
    private readonly SourcePublish _publish;
    private readonly Backoff _backoff;
    private readonly Backoff _storeBackoff;

    // Guards everything below.
    private readonly Lock _lock = new();
    private bool _wanted;
    private bool _disposed;
    private CancellationTokenSource? _running;
    private Task _loop = Task.CompletedTask;
    private ITimer? _linger;
    private FencingToken _highest;
    private SourceStatus _status;

    public SourceSupervisor(ChannelId channel, IBackendSource source, ChannelPorts ports, SourcePublish publish)
    {
        _channel = channel;
        _source = source;
        _ports = ports;
        _publish = publish;
        _backoff = new Backoff(ports.Timings, ports.Random);
        _storeBackoff = new Backoff(ports.Timings with { MaxBackoff = ports.Timings.Lease / 3 }, ports.Random);
        _status = new SourceStatus(source.Type, SourceState.Idle, null, FencingToken.None, ports.Time.GetUtcNow(), 0, null);
    }

    /// <summary>The source, for what is asked of it besides running.</summary>
    public IBackendSource Source => _source;

    public SourceStatus Status
    {
        get
        {
            lock (_lock)
            {
                return _status.State is SourceState.Live or SourceState.Opening && _linger is not null
                    ? _status with { State = SourceState.Lingering }
                    : _status;
            }
        }
    }

    /// <summary>Says whether anyone subscribes to the channel.</summary>
    public void SetWanted(bool wanted)
    {
        lock (_lock)
        {
            if (wanted == _wanted || _disposed)
            {
                return;
            }

            _wanted = wanted;
            if (!wanted)
            {
                _linger = _ports.Time.CreateTimer(
                    static state => ((SourceSupervisor)state!).StopUnwanted(), this, _ports.Timings.Linger, Timeout.InfiniteTimeSpan);
                return;
            }

            EndLinger_NeedsLock();
            if (_running is null)
            {
                Start_NeedsLock();
            }
        }
    }

    /// <summary>Takes a token that was seen on the channel: the next lease's is above it.</summary>
    public void Learn(FencingToken seen)
    {
        lock (_lock)
        {
            _highest = seen > _highest ? seen : _highest;
        }
    }

    public async ValueTask DisposeAsync()
    {
        CancellationTokenSource? running;
        Task loop;
        lock (_lock)
        {
            _disposed = true;
            _wanted = false;
            EndLinger_NeedsLock();
            running = _running;
            loop = _loop;
        }

        Cancel(running);
        await loop;
    }

    private FencingToken Highest()
    {
        lock (_lock)
        {
            return _highest;
        }
    }

    private void StopUnwanted()
    {
        CancellationTokenSource? running;
        lock (_lock)
        {
            EndLinger_NeedsLock();
            running = _wanted ? null : _running;
        }

        Cancel(running);
    }

    private void EndLinger_NeedsLock()
    {
        _linger?.Dispose();
        _linger = null;
    }

    /// <summary>Ends a loop, on this thread: what it wakes belongs to the loop's scheduler. Never called under the lock.</summary>
    private static void Cancel(CancellationTokenSource? running)
    {
#pragma warning disable MA0045 // CancelAsync would run the registrations on another scheduler than the ports'.
        running?.Cancel();
#pragma warning restore MA0045
    }

    private void Start_NeedsLock()
    {
        // The caller may be in a grain's turn, and holds the lock: the loop is neither's. The source is not disposed of,
        // for whoever cancels it may come late; it holds nothing but memory.
        var (running, before) = (new CancellationTokenSource(), _loop);
        _running = running;
        _loop = Task.Factory.StartNew(
            () => LoopAsync(running, before), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _ports.Scheduler).Unwrap();
    }

    private async Task LoopAsync(CancellationTokenSource running, Task before)
    {
        await before;
        try
        {
            while (true)
            {
                running.Token.ThrowIfCancellationRequested();
                await AttemptAsync(running.Token);
            }
        }
        catch (Exception) when (running.IsCancellationRequested)
        {
            // Not wanted any more; a lease store that failed at the same moment changes nothing.
        }

        Ended();
    }

    /// <summary>The last step of a loop: if the source was wanted again while the loop ended, another one starts.</summary>
    private void Ended()
    {
        lock (_lock)
        {
            SetStatus_NeedsLock(SourceState.Idle, null, FencingToken.None);
            _running = null;
            if (_wanted && !_disposed)
            {
                Start_NeedsLock();
            }
        }
    }

    private async Task AttemptAsync(CancellationToken cancellationToken)
    {
        SetStatus(SourceState.Acquiring, null, FencingToken.None);
        var sent = _ports.Time.GetTimestamp();
        LeaseGrant grant;
        try
        {
            grant = await _ports.Leases.AcquireAsync(_channel, _ports.Owner.Node, _ports.Timings.Lease, Highest(), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // None of the source's failures: it may be opened as soon as the store is back, which is asked often enough for that.
            SetStatus(SourceState.BackingOff, null, FencingToken.None, $"lease store: {exception.Message}");
            _storeBackoff.Ended(TimeSpan.Zero);
            await Task.Delay(_storeBackoff.Next(), _ports.Time, cancellationToken);
            return;
        }

        _storeBackoff.Reset();
        Learn(grant.Token);
        if (!grant.Acquired)
        {
            // Exactly then, and not at the next tick of a poll: it decides how long a channel is without its source.
            SetStatus(SourceState.Acquiring, grant.Holder, grant.Token);
            await Task.Delay(TimerWait.Covering(grant.Remaining), _ports.Time, cancellationToken);
            return;
        }

        await RunAsync(new HeldLease(grant.Token, _ports.Timings, _ports.Time, sent), cancellationToken);
    }

    private async Task RunAsync(HeldLease lease, CancellationToken cancellationToken)
    {
        SetStatus(SourceState.Opening, _ports.Owner.Node, lease.Token);
        var started = _ports.Time.GetTimestamp();
        using var run = new SourceRun(
            _channel, _ports.Leases, lease, _ports.Timings, _ports.Time, _publish, state => Entered(state, lease.Token), cancellationToken);
        var error = "the source ended";
        try
        {
            await run.RunAsync(_source);
        }
        catch (Exception exception)
        {
            error = exception.Message;
        }

        var lasted = _ports.Time.GetElapsedTime(started);
        if (run.IsFenced)
        {
            return;
        }

        // The source is closed: whatever giving the lease up takes is no part of its life.
        if (cancellationToken.IsCancellationRequested)
        {
            SetStatus(SourceState.Idle, null, FencingToken.None);
        }
        else
        {
            _backoff.Ended(lasted);
            SetStatus(SourceState.BackingOff, null, FencingToken.None, error);
        }

        await ReleaseAsync(lease.Token);
        await Task.Delay(_backoff.Next(), _ports.Time, cancellationToken);
    }

    private void Entered(SourceState state, FencingToken token)
    {
        if (state == SourceState.Fenced)
        {
            SetStatus(state, null, FencingToken.None, "the lease was lost");
            return;
        }

        SetStatus(state, _ports.Owner.Node, token);
    }

    /// <summary>Gives the lease up. It ends by itself when the store cannot be asked.</summary>
    private async Task ReleaseAsync(FencingToken token)
    {
        using var deadline = new CancellationTokenSource(_ports.Timings.Lease, _ports.Time);
        try
        {
            await _ports.Leases.ReleaseAsync(_channel, token, deadline.Token);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            SetStatus(SourceState.BackingOff, null, FencingToken.None, $"lease store: {exception.Message}");
        }
    }

    private void SetStatus(SourceState state, NodeId? node, FencingToken token, string? error = null)
    {
        lock (_lock)
        {
            SetStatus_NeedsLock(state, node, token, error);
        }
    }

    private void SetStatus_NeedsLock(SourceState state, NodeId? node, FencingToken token, string? error = null)
    {
        var since = state == _status.State ? _status.Since : _ports.Time.GetUtcNow();
        _status = new SourceStatus(_source.Type, state, node, token, since, _backoff.Failures, error ?? _status.LastError);
    }
}
