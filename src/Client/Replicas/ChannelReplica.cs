using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Client;

/// <summary>A node's copy of a channel's recent history, kept up by the broker and healed from the log.</summary>
/// <remarks>
/// The broker may lose and may be late; the offsets tell. A gap is healed by one read of the log, before the observer
/// sees anything beyond it. Lock order: the replica's lock, then whatever the observer takes.
/// </remarks>
public sealed partial class ChannelReplica : IBrokerSubscriber, IAsyncDisposable
{
    /// <summary>How many publications are kept while the log is read; more make the read start again.</summary>
    private const int MaxPending = 8192;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private readonly IStreamLog _log;
    private readonly IReplicaObserver _observer;
    private readonly OwnerWatch _owners;
    private readonly HealReports _heals;
    private readonly ReplicaMetrics? _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closing = new();

    // Guards everything below, and the order in which the observer is called.
    private readonly Lock _lock = new();
    private readonly StreamCache _cache;
    private readonly List<PublicationBatch> _pending = [];
    private int _pendingCount;
    private bool _healing = true;
    private bool _interrupted;
    private FencingToken _highest;
    private Task _heal = Task.CompletedTask;
    private IAsyncDisposable? _subscription;

    internal ChannelReplica(
        ChannelId channel,
        HistoryLimits limits,
        IStreamLog log,
        IReplicaObserver observer,
        ReplicaAttachment attachment,
        OwnerWatch owners,
        HealReports heals,
        ReplicaMetrics? metrics,
        TimeProvider time,
        ILogger logger)
    {
        Channel = channel;
        _log = log;
        _observer = observer;
        Attachment = attachment;
        _owners = owners;
        _heals = heals;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _cache = new StreamCache(limits);
    }

    /// <summary>The channel's name.</summary>
    public ChannelId Channel { get; }

    /// <summary>What the channel's owner is told.</summary>
    internal ReplicaAttachment Attachment { get; }

    /// <summary>Keeps more or less history from the next publication on.</summary>
    /// <param name="limits">How much.</param>
    public void UseLimits(HistoryLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        lock (_lock)
        {
            _cache.Limits = limits;
        }
    }

    /// <summary>Reads the replica's cache while no publication can arrive.</summary>
    /// <typeparam name="TState">What the reader is given.</typeparam>
    /// <typeparam name="TResult">What the reader answers.</typeparam>
    /// <param name="state">What the reader is given.</param>
    /// <param name="read">Reads the cache; must be short and must not keep it.</param>
    public TResult Read<TState, TResult>(TState state, Func<StreamCache, TState, TResult> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        lock (_lock)
        {
            return read(_cache, state);
        }
    }

    /// <summary>The node's interest has changed: the channel's owner is told, in the background and until it knows.</summary>
    public void InterestChanged() => Attachment.Change(State);

    /// <summary>Waits until the owner has been told of every change so far.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task AttachedAsync(CancellationToken cancellationToken) => Attachment.SettledAsync(cancellationToken);

    /// <inheritdoc/>
    public void OnPublications(PublicationBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _metrics?.Received(batch);
        lock (_lock)
        {
            _highest = FencingToken.Max(batch.Highest, _highest);
            if (_healing)
            {
                Keep_NeedsLock(batch);
            }
            else if (!TryApply_NeedsLock(batch))
            {
                Keep_NeedsLock(batch);
                Heal_NeedsLock();
            }
        }
    }

    /// <inheritdoc/>
    public void OnPresence(PresenceChange change)
    {
        _metrics?.Received(change);
        lock (_lock)
        {
            _observer.OnPresence(change);
        }
    }

    /// <inheritdoc/>
    public void OnInterrupted()
    {
        lock (_lock)
        {
            // What is lost now may be missing from what was read before.
            _interrupted = true;
            if (!_healing)
            {
                Heal_NeedsLock();
            }
        }
    }

    /// <summary>Tells how far the channel's history reaches: a replica that is behind has lost something, and reads the log.</summary>
    /// <param name="top">The position of the channel's newest publication.</param>
    public void OnTop(StreamPosition top)
    {
        lock (_lock)
        {
            var isBehind = !string.Equals(top.Epoch, _cache.Top.Epoch, StringComparison.Ordinal) || top.Offset > _cache.Top.Offset;
            if (isBehind && !_healing)
            {
                Heal_NeedsLock();
            }
        }
    }

    /// <summary>Ends the subscription and detaches the node from the channel.</summary>
    public async ValueTask DisposeAsync()
    {
        _owners.Remove(this);
        await _closing.CancelAsync();
        if (_subscription is not null)
        {
            await _subscription.DisposeAsync();
        }

        Task heal;
        lock (_lock)
        {
            _healing = true;
            heal = _heal;
        }

        await heal;
        await Attachment.DisposeAsync();
        _closing.Dispose();
    }

    internal async ValueTask StartAsync(IBroker broker, CancellationToken cancellationToken)
    {
        _subscription = await broker.SubscribeAsync(Channel, this, cancellationToken);
        LogSnapshot snapshot;
        do
        {
            snapshot = await ReadAsync(cancellationToken);
        }
        while (!TryMerge(snapshot, isFirst: true));
        _owners.Add(this);
    }

    private ReplicaState State()
    {
        // Before the lock: the observer's is taken under the replica's, never the other way round.
        var interest = _observer.Interest;
        lock (_lock)
        {
            return new ReplicaState(interest, _cache.Top, _highest);
        }
    }

    private void Heal_NeedsLock()
    {
        _healing = true;
        _heal = HealAsync();
    }

    private async Task HealAsync()
    {
        // The caller holds the lock: nothing below may run on its stack.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                if (TryMerge(await ReadAsync(_closing.Token), isFirst: false))
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.HealFailed(_logger, Channel, exception);
                await PauseAsync();
            }
        }
    }

    private ValueTask<LogSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        StreamPosition known;
        lock (_lock)
        {
            _interrupted = false;
            known = _cache.Top;
        }

        return _log.ReadAsync(Channel, known, cancellationToken);
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(RetryPause, _time, _closing.Token);
        }
        catch (OperationCanceledException)
        {
            // Closing: the loop sees it.
        }
    }

    /// <summary>Joins what the log held with what the broker brought meanwhile; false when the log must be read again.</summary>
    private bool TryMerge(LogSnapshot snapshot, bool isFirst)
    {
        lock (_lock)
        {
            if (_pendingCount > MaxPending || _interrupted)
            {
                Forget_NeedsLock();
                return false;
            }

            _highest = FencingToken.Max(snapshot.Writer, _highest);
            var before = _cache.Top;
            var isBroken = false;
            if (isFirst)
            {
                snapshot.Fill(_cache);
            }
            else if (!TryCatchUp_NeedsLock(snapshot))
            {
                isBroken = true;
                snapshot.Fill(_cache);
                _observer.OnReset();
                Log.HistoryBroken(_logger, Channel, before, snapshot.Top);
            }

            foreach (var batch in _pending)
            {
                if (!TryApply_NeedsLock(batch))
                {
                    Forget_NeedsLock();
                    return false;
                }
            }

            Forget_NeedsLock();
            _healing = false;
            if (!isFirst && before != _cache.Top)
            {
                Log.Healed(_logger, Channel, before, _cache.Top);
                _metrics?.Healed(isBroken);
                if (!isBroken)
                {
                    _heals.Healed(Channel, _highest);
                }
            }

            return true;
        }
    }

    private bool TryCatchUp_NeedsLock(LogSnapshot snapshot)
    {
        if (!string.Equals(snapshot.Top.Epoch, _cache.Top.Epoch, StringComparison.Ordinal)
            || snapshot.Top.Offset < _cache.Top.Offset)
        {
            return false;
        }

        var oldest = snapshot.Top.Offset - (ulong)snapshot.Publications.Count;
        if (_cache.Top.Offset < oldest)
        {
            return false;
        }

        Append_NeedsLock([.. snapshot.Publications.Skip((int)(_cache.Top.Offset - oldest))]);
        return true;
    }

    /// <summary>Applies a batch; false when something is missing before it, or when it is of another epoch.</summary>
    private bool TryApply_NeedsLock(PublicationBatch batch)
    {
        if (!string.Equals(batch.Epoch, _cache.Top.Epoch, StringComparison.Ordinal))
        {
            return false;
        }

        var publications = batch.Publications;
        var first = publications[0].Offset;
        if (first > _cache.Top.Offset + 1)
        {
            return false;
        }

        if (publications[^1].Offset > _cache.Top.Offset)
        {
            var known = (int)(_cache.Top.Offset + 1 - first);
            Append_NeedsLock(known == 0 ? publications : [.. publications.Skip(known)], batch.TraceParent);
        }

        return true;
    }

    private void Append_NeedsLock(IReadOnlyList<Publication> publications, string? traceParent = null)
    {
        if (publications.Count == 0)
        {
            return;
        }

        foreach (var publication in publications)
        {
            _cache.TryAppend(publication);
        }

        if (traceParent is null)
        {
            _observer.OnPublications(publications);
        }
        else
        {
            _observer.OnPublications(publications, traceParent);
        }
    }

    private void Keep_NeedsLock(PublicationBatch batch)
    {
        _pendingCount += batch.Publications.Count;
        if (_pendingCount <= MaxPending)
        {
            _pending.Add(batch);
        }
    }

    private void Forget_NeedsLock()
    {
        _pending.Clear();
        _pendingCount = 0;
    }
}
