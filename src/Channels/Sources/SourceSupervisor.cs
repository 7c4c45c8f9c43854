namespace LiveOrleans.Channels;

/// <summary>Runs a channel's source for as long as it is wanted, under the channel's lease and never without it.</summary>
/// <remarks>
/// One loop: acquire, open, run, release, pause. It starts when the source becomes wanted and ends a linger after it
/// no longer is, or when the channel gets another source, which has a loop of its own then. Losing the lease ends the run
/// before anything else happens.
/// </remarks>
internal sealed class SourceSupervisor : IAsyncDisposable
{
    private readonly ChannelId _channel;
    private readonly ChannelPorts _ports;
    private readonly Func<SourceRequest?> _opener;
    private readonly SourcePublish _publish;
    private readonly Backoff _storeBackoff;

    // Guards everything below.
    private readonly Lock _lock = new();
    private SourceBinding? _binding;
    private bool _wanted;
    private bool _disposed;
    private CancellationTokenSource? _running;
    private Task _loop = Task.CompletedTask;
    private ITimer? _linger;
    private FencingToken _highest;
    private SourceStatus? _status;
    private SourceStatus? _counted;

    /// <summary>Makes a supervisor. It does nothing until the source is wanted.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="ports">Where its source, its lease and its clock are.</param>
    /// <param name="opener">Tells, at the beginning of a run, in whose name it is.</param>
    /// <param name="publish">Publishes under a lease.</param>
    public SourceSupervisor(ChannelId channel, ChannelPorts ports, Func<SourceRequest?> opener, SourcePublish publish)
    {
        _channel = channel;
        _ports = ports;
        _opener = opener;
        _publish = publish;
        _storeBackoff = new Backoff(ports.Timings with { MaxBackoff = ports.Timings.Lease / 3 }, ports.Random);
        Refresh();
    }

    /// <summary>The source, for what is asked of it besides running; null when none feeds the channel.</summary>
    public IBackendSource? Source
    {
        get
        {
            lock (_lock)
            {
                return _binding?.Source;
            }
        }
    }

    /// <summary>What is known of the source now; null when none feeds the channel.</summary>
    public SourceStatus? Status
    {
        get
        {
            lock (_lock)
            {
                return Status_NeedsLock;
            }
        }
    }

    private SourceStatus? Status_NeedsLock => _status?.State is SourceState.Live or SourceState.Opening && _linger is not null
        ? _status with { State = SourceState.Lingering }
        : _status;

    /// <summary>Looks for the channel's source anew. One that is registered otherwise than before takes the place of the one that runs.</summary>
    public void Refresh()
    {
        var found = _ports.Sources.Find(_channel);
        CancellationTokenSource? running;
        lock (_lock)
        {
            if (ReferenceEquals(found?.Registration, _binding?.Registration) || _disposed)
            {
                return;
            }

            _binding = found is var (registration, source)
                ? new SourceBinding(registration, source, new Backoff(_ports.Timings, _ports.Random))
                : null;
            running = _running;
            if (running is null)
            {
                Rest_NeedsLock();
                StartIfWanted_NeedsLock();
            }
        }

        // Its last step starts the new one.
        Cancel(running);
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
                Count_NeedsLock();
                return;
            }

            EndLinger_NeedsLock();
            Count_NeedsLock();
            StartIfWanted_NeedsLock();
        }
    }

    /// <summary>Takes a token that was seen on the channel: the next lease's is above it.</summary>
    public void Learn(FencingToken seen)
    {
        lock (_lock)
        {
            _highest = FencingToken.Max(seen, _highest);
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
        lock (_lock)
        {
            _status = null;
            Count_NeedsLock();
        }
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

    private void StartIfWanted_NeedsLock()
    {
        if (_binding is not { } binding || !_wanted || _disposed || _running is not null)
        {
            return;
        }

        // The caller may be in a grain's turn, and holds the lock: the loop is neither's. The cancellation's source is not
        // disposed of, for whoever cancels it may come late; it holds nothing but memory.
        var (running, before) = (new CancellationTokenSource(), _loop);
        _running = running;
        _loop = Task.Factory.StartNew(
            () => LoopAsync(binding, running, before), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _ports.Scheduler).Unwrap();
    }

    private async Task LoopAsync(SourceBinding binding, CancellationTokenSource running, Task before)
    {
        await before;
        var missing = _ports.Time.GetTimestamp();
        try
        {
            while (true)
            {
                running.Token.ThrowIfCancellationRequested();
                missing = await AttemptAsync(binding, missing, running.Token);
            }
        }
        catch (Exception) when (running.IsCancellationRequested)
        {
            // Not wanted any more; a lease store that failed at the same moment changes nothing.
        }

        Ended();
    }

    /// <summary>The last step of a loop: if a source was wanted again while the loop ended, another one starts.</summary>
    private void Ended()
    {
        lock (_lock)
        {
            _running = null;
            Rest_NeedsLock();
            StartIfWanted_NeedsLock();
        }
    }

    /// <summary>One attempt to run the source.</summary>
    /// <returns>Since when the source is missing.</returns>
    private async Task<long> AttemptAsync(SourceBinding binding, long missing, CancellationToken cancellationToken)
    {
        SetStatus(binding, SourceState.Acquiring, null, FencingToken.None);
        var sent = _ports.Time.GetTimestamp();
        LeaseGrant grant;
        try
        {
            grant = await _ports.Leases.AcquireAsync(_channel, _ports.Owner.Node, _ports.Timings.Lease, Highest(), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // None of the source's failures: it may be opened as soon as the store is back, which is asked often enough for that.
            _ports.Metrics?.Ended(binding.Type, SourceEnd.NoLeaseStore);
            SetStatus(binding, SourceState.BackingOff, null, FencingToken.None, $"lease store: {exception.Message}");
            _storeBackoff.Ended(TimeSpan.Zero);
            await Task.Delay(_storeBackoff.Next(), _ports.Time, cancellationToken);
            return missing;
        }

        _storeBackoff.Reset();
        Learn(grant.Token);
        if (!grant.Acquired)
        {
            // Exactly then, and not at the next tick of a poll: it decides how long a channel is without its source.
            SetStatus(binding, SourceState.Acquiring, grant.Holder, grant.Token);
            await Task.Delay(TimerWait.Covering(grant.Remaining), _ports.Time, cancellationToken);
            return missing;
        }

        _ports.Metrics?.Began(binding.Type, _ports.Time.GetElapsedTime(missing));
        await RunAsync(binding, new HeldLease(grant.Token, _ports.Timings, _ports.Time, sent), cancellationToken);
        return _ports.Time.GetTimestamp();
    }

    private async Task RunAsync(SourceBinding binding, HeldLease lease, CancellationToken cancellationToken)
    {
        SetStatus(binding, SourceState.Opening, _ports.Owner.Node, lease.Token);
        using var run = new SourceRun(
            _channel,
            _ports,
            lease,
            _opener(),
            _publish,
            (state, error) => Entered(binding, state, lease.Token, error),
            cancellationToken);
        var (end, error) = (SourceEnd.Ended, "the source ended");
        try
        {
            await run.RunAsync(binding.Source);
        }
        catch (Exception exception)
        {
            (end, error) = (SourceEnd.Failed, exception.Message);
        }

        var lasted = run.Lasted;
        if (run.IsFenced)
        {
            _ports.Metrics?.Ended(binding.Type, SourceEnd.Fenced);
            return;
        }

        // The source is closed: whatever giving the lease up takes is no part of its life.
        var isWanted = !cancellationToken.IsCancellationRequested;
        _ports.Metrics?.Ended(binding.Type, isWanted ? end : SourceEnd.NotWanted);
        if (isWanted)
        {
            binding.Backoff.Ended(lasted);
        }

        SetStatus(binding, isWanted ? SourceState.BackingOff : SourceState.Idle, null, FencingToken.None, isWanted ? error : null);
        await ReleaseAsync(binding, lease.Token);
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Delay(binding.Backoff.Next(), _ports.Time, cancellationToken);
    }

    private void Entered(SourceBinding binding, SourceState state, FencingToken token, string? error)
    {
        var isHeld = state != SourceState.Fenced;
        SetStatus(binding, state, isHeld ? _ports.Owner.Node : null, isHeld ? token : FencingToken.None, error);
    }

    /// <summary>Gives the lease up. It ends by itself when the store cannot be asked.</summary>
    private async Task ReleaseAsync(SourceBinding binding, FencingToken token)
    {
        using var deadline = new CancellationTokenSource(_ports.Timings.Lease, _ports.Time);
        try
        {
            await _ports.Leases.ReleaseAsync(_channel, token, deadline.Token);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            SetStatus(binding, SourceState.BackingOff, null, FencingToken.None, $"lease store: {exception.Message}");
        }
    }

    private void SetStatus(SourceBinding binding, SourceState state, NodeId? node, FencingToken token, string? error = null)
    {
        lock (_lock)
        {
            var since = state == _status?.State ? _status.Since : _ports.Time.GetUtcNow();
            _status = new SourceStatus(binding.Type, state, node, token, since, binding.Backoff.Failures, error ?? _status?.LastError);
            Count_NeedsLock();
        }
    }

    /// <summary>Nothing runs. Why the last run ended is remembered.</summary>
    private void Rest_NeedsLock()
    {
        _status = _binding is null
            ? null
            : new SourceStatus(_binding.Type, SourceState.Idle, null, FencingToken.None, _ports.Time.GetUtcNow(), 0, _status?.LastError);
        Count_NeedsLock();
    }

    private void Count_NeedsLock()
    {
        var now = Status_NeedsLock;
        if (_counted is not null)
        {
            _ports.Metrics?.Left(_counted.Type, _counted.State);
        }

        if (now is not null)
        {
            _ports.Metrics?.Entered(now.Type, now.State);
        }

        _counted = now;
    }
}
