using System.Globalization;

namespace LiveOrleans.Channels;

/// <summary>Appends what is published on one channel: one batch in flight, the next collects meanwhile.</summary>
internal sealed partial class AppendPump
{
    /// <summary>The most bytes that wait; more are refused.</summary>
    internal const long MaxQueuedBytes = 8 * 1024 * 1024;

    /// <summary>How long publications wait for their append, attempts included; longer is refused.</summary>
    internal static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(50);

    private readonly ChannelId _channel;
    private readonly NodeId _owner;
    private readonly IStreamLog _log;
    private readonly AppendMetrics? _metrics;
    private readonly TimeProvider _time;
    private readonly TaskScheduler _scheduler;
    private readonly Action<AppendResult> _appended;

    // Two pumps can have the same right when a log has forgotten the first one's: their batches still differ.
    private readonly int _name;

    // Guards the queue, the flags and the running pump.
    private readonly Lock _lock = new();
    private readonly PublishQueue _queue;
    private bool _pumping;
    private volatile bool _closed;
    private TaskCompletionSource? _idle;
    private FencingToken _writer;
    private StreamPosition _known;
    private FencingToken _doubt;
    private TaskCompletionSource? _settled;

    // Touched by the pump alone, after OpenAsync.
    private readonly List<PendingPublish> _batch = [];
    private readonly List<PendingPublish> _late = [];
    private long _batches;

    public AppendPump(ChannelId channel, HistoryLimits limits, ChannelPorts ports, Action<AppendResult> appended)
    {
        _channel = channel;
        _owner = ports.Owner.Node;
        Limits = limits;
        _log = ports.Log;
        _metrics = ports.Appends;
        _time = ports.Time;
        _scheduler = ports.Scheduler;
        _appended = appended;
        _name = ports.Random.Next();
        _queue = new PublishQueue(MaxQueuedBytes, MaxWait, ports.Time);
    }

    /// <summary>How much history the log is told to keep, from the next batch on.</summary>
    public HistoryLimits Limits { get; set; }

    /// <summary>The right to append; none before it was taken.</summary>
    public FencingToken Writer
    {
        get
        {
            lock (_lock)
            {
                return _writer;
            }
        }
    }

    /// <summary>The right to append, once there is no doubt about it, or once the channel is given up.</summary>
    public async ValueTask<FencingToken> SettledWriterAsync()
    {
        Task settled;
        lock (_lock)
        {
            settled = _settled?.Task ?? Task.CompletedTask;
        }

        await settled;
        return Writer;
    }

    /// <summary>Takes the right to append.</summary>
    /// <param name="floor">The highest token of the channel that is known; the right is above it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<LogSnapshot> OpenAsync(FencingToken floor, CancellationToken cancellationToken)
    {
        var grant = await _log.OpenWriterAsync(_channel, _owner, floor, cancellationToken);
        lock (_lock)
        {
            _writer = grant.Writer;
            Know_NeedsLock(grant.Snapshot.Top);
        }

        return grant.Snapshot;
    }

    /// <summary>Publishes, and answers when the log has.</summary>
    /// <param name="entries">What to publish.</param>
    /// <param name="lease">The lease under which a source publishes; null for everybody else.</param>
    /// <param name="cursor">The source's cursor behind the entries; null leaves it as it is.</param>
    /// <param name="cancellationToken">Ends the wait. What is not on its way to the log then stays out of it.</param>
    public ValueTask<PublishResult> PublishAsync(
        IReadOnlyList<AppendEntry> entries, FencingToken? lease, string? cursor, CancellationToken cancellationToken)
    {
        var publish = new PendingPublish(entries, lease, cursor, _time.GetTimestamp(), LiveTrace.Current);
        if (publish.IsAbandonedBy(cancellationToken) || TryRefuse(publish, out var mustPump) || !mustPump)
        {
            return new ValueTask<PublishResult>(publish.Task);
        }

        // The first batch is appended by the publisher's own thread; a log in memory has answered when this returns.
        _ = PumpAsync(); // Turns what it meets into answers; CloseAsync awaits its end.
        return new ValueTask<PublishResult>(publish.Task);
    }

    /// <summary>
    /// Takes what a subscriber has seen of the channel. A token above the writer's means a lease, a newer owner, or a log that has forgotten;
    /// a top above the known one means that the log has lost its tail, which the next append tells it. Another epoch, of who has seen this writer,
    /// means that one who read the log has begun it.
    /// </summary>
    public void Learn(StreamPosition top, FencingToken highest)
    {
        lock (_lock)
        {
            var isOfKnown = string.Equals(top.Epoch, _known.Epoch, StringComparison.Ordinal);
            if (isOfKnown && top.Offset > _known.Offset)
            {
                _known = top;
            }

            var isOther = !isOfKnown && highest == _writer && top != StreamPosition.None;
            if ((highest <= _writer && !isOther) || _closed)
            {
                return;
            }

            _doubt = FencingToken.Max(highest, _doubt);
            _settled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_pumping)
            {
                return;
            }

            _pumping = true;
        }

        _ = PumpAsync(); // Turns what it meets into answers; CloseAsync awaits its end.
    }

    /// <summary>Refuses what comes from now on, and answers whoever waits without waiting for the log, which may take what is in flight.</summary>
    public void GiveUp()
    {
        IReadOnlyList<PendingPublish> waiting;
        lock (_lock)
        {
            _closed = true;
            waiting = [.. _queue.Clear(), .. _batch];
            _settled?.TrySetResult();
        }

        Answer(waiting, PublishOutcome.Unavailable);
    }

    /// <summary>Refuses what comes from now on and waits for the append in flight.</summary>
    public async ValueTask CloseAsync()
    {
        var idle = Task.CompletedTask;
        IReadOnlyList<PendingPublish> waiting;
        lock (_lock)
        {
            _closed = true;
            waiting = _queue.Clear();
            if (_pumping)
            {
                _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                idle = _idle.Task;
            }
        }

        Answer(waiting, PublishOutcome.Unavailable);

        await idle;
    }

    /// <summary>Queues what is published, or answers at once that it cannot be.</summary>
    private bool TryRefuse(PendingPublish publish, out bool mustPump)
    {
        PublishOutcome refusal;
        mustPump = false;
        lock (_lock)
        {
            if (!_closed && _queue.TryEnqueue(publish))
            {
                mustPump = !_pumping;
                _pumping = true;
                return false;
            }

            refusal = _closed ? PublishOutcome.Unavailable : PublishOutcome.Overloaded;
        }

        Answer([publish], refusal);
        return true;
    }

    private async Task PumpAsync()
    {
        while (TryTake(out var doubt))
        {
            if (doubt > FencingToken.None)
            {
                await SettleAsync(doubt);
                Settled();
            }

            if (_batch.Count > 0)
            {
                await AppendAsync();
            }

            // One publisher must not go on with the work of all others: the rest is the scheduler's.
            if (MoreWaits())
            {
                _ = Task.Factory.StartNew(PumpAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler);
                return;
            }
        }
    }

    private bool MoreWaits()
    {
        lock (_lock)
        {
            return _queue.Bytes > 0;
        }
    }

    /// <summary>Takes the next batch. False when nothing waits: then there is no pump any more, and nothing of it may be touched.</summary>
    private bool TryTake(out FencingToken doubt)
    {
        lock (_lock)
        {
            _batch.Clear();
            _late.Clear();
            _queue.Take(_batch, _late);
            (doubt, _doubt) = (_doubt, FencingToken.None);
            if (_batch.Count == 0 && _late.Count == 0 && doubt == FencingToken.None)
            {
                _pumping = false;
                _idle?.TrySetResult();
                return false;
            }
        }

        AnswerLate();
        return true;
    }

    /// <summary>Asks the log about a writer above this one: a newer owner, or one that the log has forgotten and must not let back in.</summary>
    private async ValueTask SettleAsync(FencingToken seen)
    {
        try
        {
            var snapshot = await _log.ReadAsync(_channel, CancellationToken.None);
            if (snapshot.Writer > Writer)
            {
                _appended(new AppendResult(AppendOutcome.StaleWriter, snapshot.Top, []));
                return;
            }

            if (seen > Writer)
            {
                snapshot = await OpenAsync(seen, CancellationToken.None);
            }

            Appended(new AppendResult(AppendOutcome.Appended, snapshot.Top, []));
        }
        catch (ChannelUnavailableException)
        {
            // The log is away: nothing can be appended either, and the subscriber tells again when it next attaches.
        }
    }

    private void Settled()
    {
        lock (_lock)
        {
            if (_doubt == FencingToken.None)
            {
                _settled?.TrySetResult();
                _settled = null;
            }
        }
    }

    /// <summary>The log's answer does not take back what a subscriber has seen beyond it in the same epoch.</summary>
    private void Know_NeedsLock(StreamPosition top)
    {
        if (!string.Equals(top.Epoch, _known.Epoch, StringComparison.Ordinal) || top.Offset > _known.Offset)
        {
            _known = top;
        }
    }

    private async ValueTask AppendAsync()
    {
        using var span = LiveTrace.StartBatch("append", _channel, _batch, static publish => publish.Publisher);
        var request = NextRequest(span?.Id);
        var started = _time.GetTimestamp();
        var result = await AppendUntilAnsweredAsync(request);
        _metrics?.Appended(_time.GetElapsedTime(started), request.Entries.Count);
        switch (result?.Outcome)
        {
            case AppendOutcome.Appended:
                Appended(result);
                CompletePublished(result, request.Entries.Count);
                break;
            case AppendOutcome.StaleLease:
                Answer(_batch, PublishOutcome.Fenced);
                break;
            case AppendOutcome.StaleWriter:
                _appended(result);
                Answer(_batch, PublishOutcome.Unavailable);
                break;
            default:
                Answer(_batch, PublishOutcome.Unavailable);
                break;
        }
    }

    /// <summary>Appends, and again under the same batch id while the log fails: it then answers what it did the first time.</summary>
    private async ValueTask<AppendResult?> AppendUntilAnsweredAsync(AppendRequest request)
    {
        while (true)
        {
            try
            {
                return await _log.AppendAsync(request, CancellationToken.None);
            }
            catch (Exception) when (MayRepeat())
            {
                await Task.Delay(RetryPause, _time);
                RefuseLate();
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                return null;
            }
        }
    }

    /// <summary>
    /// A source without a cursor would come again with what may be in the log already: its batch is repeated under its id for as long as it waits.
    /// </summary>
    private bool MayRepeat() => !_closed && (_batch[0].Lease is null || _batch[0].Cursor is not null
        ? _time.GetElapsedTime(_batch[0].Enqueued) < MaxWait
        : _batch.Exists(static publish => !publish.Task.IsCanceled));

    /// <summary>What waits behind a batch that is repeated keeps its deadline.</summary>
    private void RefuseLate()
    {
        lock (_lock)
        {
            _late.Clear();
            _queue.TakeLate(_late);
        }

        AnswerLate();
    }

    private AppendRequest NextRequest(string? traceParent)
    {
        lock (_lock)
        {
            var batch = string.Create(CultureInfo.InvariantCulture, $"{_writer.Value}:{_name:x}:{++_batches}");
            return new AppendRequest(_channel, _writer, _batch[0].Lease, _known, batch, Entries(), Limits) { Cursor = Cursor(), TraceParent = traceParent };
        }
    }

    private void Appended(AppendResult result)
    {
        lock (_lock)
        {
            Know_NeedsLock(result.Top);
        }

        _appended(result);
    }

    private IReadOnlyList<AppendEntry> Entries() =>
        _batch.Count == 1 ? _batch[0].Entries : [.. _batch.SelectMany(static publish => publish.Entries)];

    // The entries of all are stored in one step, so the last one's is behind them all.
    private string? Cursor() => _batch.FindLast(static publish => publish.Cursor is not null)?.Cursor;
}
