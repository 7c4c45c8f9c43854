namespace LiveOrleans.Channels;

/// <summary>One run of a source under one lease: keeps the lease renewed and ends the run when it is lost.</summary>
internal sealed class SourceRun : ISourceSink, IDisposable
{
    private static readonly TimeSpan BehindPause = TimeSpan.FromMilliseconds(50);

    private readonly ChannelId _channel;
    private readonly ChannelPorts _ports;
    private readonly HeldLease _lease;
    private readonly SourcePublish _publish;
    private readonly Action<SourceState> _entered;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationToken _ended;
    private bool _hasWritten;

    public SourceRun(
        ChannelId channel,
        ChannelPorts ports,
        HeldLease lease,
        SourceRequest? opener,
        SourcePublish publish,
        Action<SourceState> entered,
        CancellationToken cancellationToken)
    {
        _channel = channel;
        _ports = ports;
        _lease = lease;
        Opener = opener;
        _publish = publish;
        _entered = entered;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ended = _ending.Token;
    }

    public SourceRequest? Opener { get; }

    public FencingToken Token => _lease.Token;

    /// <summary>Whether the lease was lost during the run.</summary>
    public bool IsFenced { get; private set; }

    /// <summary>Runs the source until it ends, fails, is cancelled, or the lease is lost.</summary>
    public async Task RunAsync(IBackendSource source)
    {
        var renewal = RenewAsync();
        try
        {
            // A process may have been paused between the store's answer and here.
            ThrowIfEnded(CancellationToken.None);
            await source.RunAsync(this, _ended);
        }
        finally
        {
            End();
            await renewal;
        }
    }

    public async ValueTask WriteAsync(IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
        {
            return;
        }

        // A log that does not answer must not keep the source from being closed.
        using var either = cancellationToken == _ended ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended);
        var cancelled = either?.Token ?? _ended;
        while (true)
        {
            ThrowIfEnded(cancellationToken);
            var result = await _publish(entries, Token, cancelled);
            switch (result.Outcome)
            {
                case PublishOutcome.Published:
                    NoteWrite();
                    return;
                case PublishOutcome.Fenced:
                    Fence();
                    break;
                default:
                    // The channel is behind or its log is away: the source is held back until it is not.
                    await Task.Delay(BehindPause, _ports.Time, cancelled);
                    break;
            }
        }
    }

    public void Dispose() => _ending.Dispose();

    private void ThrowIfEnded(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ended.ThrowIfCancellationRequested();
        if (!_lease.IsHeld)
        {
            Fence();
            throw new OperationCanceledException("The lease is lost.");
        }
    }

    private void NoteWrite()
    {
        if (!_hasWritten && !_ended.IsCancellationRequested)
        {
            _hasWritten = true;
            _entered(SourceState.Live);
        }
    }

    private void Fence()
    {
        IsFenced = true;
        _entered(SourceState.Fenced);
        End();
    }

    /// <summary>Ends the run, on this thread: what it wakes belongs to the run's scheduler.</summary>
    private void End()
    {
        // A sink that is still written to after its run has ended finds it cancelled already.
        if (!_ended.IsCancellationRequested)
        {
#pragma warning disable MA0045, CA1849 // CancelAsync would run the registrations on another scheduler.
            _ending.Cancel();
#pragma warning restore MA0045, CA1849
        }
    }

    /// <summary>Renews at a third of the lease's life; ends the run when that fails or when the estimate runs out.</summary>
    private async Task RenewAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimerWait.Covering(NextRenewal()), _ports.Time, _ended);
                if (!_lease.IsHeld || !await TryRenewAsync())
                {
                    Fence();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }

    private TimeSpan NextRenewal()
    {
        var third = _ports.Timings.Lease / 3;
        var remaining = _lease.Remaining;
        return remaining < third ? remaining : third;
    }

    /// <summary>False when the lease is another's. A store that fails is asked again while the estimate lasts.</summary>
    private async Task<bool> TryRenewAsync()
    {
        var sent = _ports.Time.GetTimestamp();
        using var deadline = new CancellationTokenSource(TimerWait.Covering(_lease.Remaining), _ports.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _ended);
        try
        {
            if (!await _ports.Leases.RenewAsync(_channel, Token, _ports.Timings.Lease, either.Token))
            {
                return false;
            }

            _lease.Renewed(sent);
            return true;
        }
        catch (Exception) when (!_ended.IsCancellationRequested)
        {
            return _lease.IsHeld;
        }
    }
}
