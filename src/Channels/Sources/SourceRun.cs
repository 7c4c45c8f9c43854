using System.Text;

namespace LiveOrleans.Channels;

/// <summary>One run of a source under one lease: keeps the lease renewed and ends the run when it is lost.</summary>
internal sealed class SourceRun : ISourceSink, IDisposable
{
    private static readonly TimeSpan BehindPause = TimeSpan.FromMilliseconds(50);

    private readonly ChannelId _channel;
    private readonly ChannelPorts _ports;
    private readonly HeldLease _lease;
    private readonly SourcePublish _publish;
    private readonly Action<SourceState, string?> _entered;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationToken _ended;
    private bool _hasWritten;
    private long? _began;

    public SourceRun(
        ChannelId channel,
        ChannelPorts ports,
        HeldLease lease,
        SourceRequest? opener,
        SourcePublish publish,
        Action<SourceState, string?> entered,
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

    public string? Cursor { get; private set; }

    /// <summary>How long the source itself has run, without what was waited for before.</summary>
    public TimeSpan Lasted => _began is { } began ? _ports.Time.GetElapsedTime(began) : TimeSpan.Zero;

    /// <summary>Whether the lease was lost during the run.</summary>
    public bool IsFenced { get; private set; }

    /// <summary>Runs the source until it ends, fails, is cancelled, or the lease is lost.</summary>
    public async Task RunAsync(IBackendSource source)
    {
        var renewal = RenewAsync();
        try
        {
            // Under the lease: nobody else can move it any more, nor can an append of an earlier run that had no answer.
            Cursor = await ReadCursorAsync();
            ThrowIfEnded(_ended);
            _began = _ports.Time.GetTimestamp();
            await source.RunAsync(this, _ended);
        }
        finally
        {
            End();
            await renewal;
        }
    }

    public async ValueTask WriteAsync(IReadOnlyList<AppendEntry> entries, string? cursor, CancellationToken cancellationToken)
    {
        var kept = cursor is null || IsKept(cursor) ? cursor : string.Empty;
        if (entries.Count == 0 && (kept is null || string.Equals(kept, Cursor ?? string.Empty, StringComparison.Ordinal)))
        {
            return;
        }

        // A log that does not answer must not keep the source from being closed.
        using var either = cancellationToken == _ended ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended);
        var cancelled = either?.Token ?? _ended;
        while (true)
        {
            ThrowIfEnded(cancellationToken);
            var result = await _publish(entries, Token, kept, cancelled);
            switch (result.Outcome)
            {
                case PublishOutcome.Published:
                    NoteWrite(kept);
                    return;
                case PublishOutcome.Fenced:
                    Fence();
                    break;
                case PublishOutcome.Unavailable when kept is not null:
                    // It may have them all the same, and would have them twice. The next run goes on where the log is.
                    throw new ChannelUnavailableException("the log did not take what the source sent");
                default:
                    // The channel is behind or its log is away: the source is held back until it is not.
                    await Task.Delay(BehindPause, _ports.Time, cancelled);
                    break;
            }
        }
    }

    public void Dispose() => _ending.Dispose();

    /// <summary>A log that is away is no failure of the source, which is opened as soon as it is back.</summary>
    private async ValueTask<string?> ReadCursorAsync()
    {
        while (true)
        {
            try
            {
                return await _ports.Log.ReadCursorAsync(_channel, _ended);
            }
            catch (ChannelUnavailableException exception)
            {
                _entered(SourceState.Opening, exception.Message);
                await Task.Delay(BehindPause, _ports.Time, _ended);
            }
        }
    }

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

    private static bool IsKept(string cursor) =>
        Encoding.UTF8.GetByteCount(cursor) <= ISourceSink.MaxCursorBytes && !cursor.AsSpan().ContainsAny('\r', '\n', '\0');

    private void NoteWrite(string? cursor)
    {
        if (cursor is not null)
        {
            Cursor = cursor.Length == 0 ? null : cursor;
        }

        if (!_hasWritten && !_ended.IsCancellationRequested)
        {
            _hasWritten = true;
            _entered(SourceState.Live, null);
        }
    }

    private void Fence()
    {
        IsFenced = true;
        _entered(SourceState.Fenced, "the lease was lost");
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
            var isRenewed = await _ports.Leases.RenewAsync(_channel, Token, _ports.Timings.Lease, either.Token);
            _ports.Metrics?.Renewed(isRenewed);
            if (isRenewed)
            {
                _lease.Renewed(sent);
            }

            return isRenewed;
        }
        catch (Exception) when (!_ended.IsCancellationRequested)
        {
            _ports.Metrics?.RenewalFailed();
            return _lease.IsHeld;
        }
    }
}
