using System.Diagnostics;
using LiveOrleans.Channels;
using LiveOrleans.Client;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>What a node's sessions read of one channel: entries in a ring, in which each session keeps a cursor.</summary>
/// <remarks>
/// The replica calls under its lock, so entries come one batch at a time and no session joins between what it was shown
/// and its first entry. Lock order: replica, feed, session. Fan-out runs apart from the append, on the feed's workers.
/// </remarks>
internal sealed class ChannelFeed(ChannelId channel, ChannelRule rule) : IReplicaObserver
{
    private readonly FeedRing _ring = new();

    // Guards everything below, and appending to the ring.
    private readonly Lock _lock = new();
    private readonly List<SessionSubscription> _subscriptions = [];
    private readonly List<FeedEncoding> _encodings = [];
    private readonly List<FeedWorker> _workers = [];
    private long _joins;
    private bool _hasChanged;
    private FanOutPlan _plan = new([]);
    private FanOutTrace? _trace;

    private ChannelReplica? _replica;

    public ChannelId Channel => channel;

    /// <inheritdoc/>
    public ReplicaInterest Interest
    {
        get
        {
            lock (_lock)
            {
                // A session that subscribes under two names is one member.
                IReadOnlyList<ClientInfo> members = rule.Presence
                    ? [.. _subscriptions.Select(subscription => subscription.Client).DistinctBy(client => client.Client, StringComparer.Ordinal)]
                    : [];
                return new ReplicaInterest(rule.Presence ? members.Count : _subscriptions.Count, members)
                {
                    Opener = rule.HasSource ? _subscriptions.MinBy(static subscription => subscription.Number)?.Request : null,
                };
            }
        }
    }

    /// <summary>The entries, for the sessions' cursors.</summary>
    public FeedRing Entries => _ring;

    /// <summary>Opens the feed's replica.</summary>
    /// <exception cref="ChannelUnavailableException">Broker or log cannot be reached.</exception>
    public async Task OpenAsync(ReplicaFactory replicas, CancellationToken cancellationToken) =>
        _replica = await replicas.OpenAsync(channel, rule.History, this, cancellationToken);

    /// <summary>Keeps more or less history from the next publication on.</summary>
    public void UseLimits(HistoryLimits limits) => _replica?.UseLimits(limits);

    /// <summary>Closes the replica. Nobody is told any more.</summary>
    public ValueTask CloseAsync() => _replica?.DisposeAsync() ?? default;

    /// <summary>Finds the encoding for sessions of one kind.</summary>
    public FeedEncoding Encoding(Framing framing, Codec codec, string name)
    {
        lock (_lock)
        {
            var encoding = _encodings.Find(known => known.Is(framing, codec, name));
            if (encoding is null)
            {
                encoding = new FeedEncoding(framing, codec, name);
                _encodings.Add(encoding);
            }

            return encoding;
        }
    }

    /// <summary>Joins a subscription: what is read of the cache, and the entries from its cursor on, are the whole of the channel.</summary>
    /// <param name="subscription">The subscription; its cursor is set.</param>
    /// <param name="read">Reads the cache, in the same moment.</param>
    public TResult Join<TResult>(SessionSubscription subscription, Func<StreamCache, TResult> read) =>
        Replica.Read((Feed: this, Subscription: subscription, Read: read), static (cache, join) =>
        {
            join.Feed.Add(join.Subscription);
            return join.Read(cache);
        });

    /// <summary>Forgets a subscription that its session no longer reads; without effect when it never joined.</summary>
    public void Leave(SessionSubscription subscription)
    {
        lock (_lock)
        {
            if (subscription.Index < 0)
            {
                return;
            }

            var last = _subscriptions[^1];
            _subscriptions[subscription.Index] = last;
            last.Index = subscription.Index;
            _subscriptions.RemoveAt(_subscriptions.Count - 1);
            subscription.Index = -1;
            _hasChanged = true;
            if (_ring.WasHeldBy(subscription.Cursor))
            {
                _ring.Fit(OldestCursor_NeedsLock());
            }
        }
    }

    /// <summary>Tells the channel's owner, in the background, that sessions came or went.</summary>
    public void InterestChanged() => Replica.InterestChanged();

    /// <summary>Waits until the channel's owner knows of every session that has come or gone so far.</summary>
    public Task SettledAsync() => Replica.AttachedAsync(CancellationToken.None);

    /// <inheritdoc/>
    public void OnPublications(IReadOnlyList<Publication> publications) => Deliver(publications, span: null);

    /// <inheritdoc/>
    public void OnPublications(IReadOnlyList<Publication> publications, string traceParent) =>
        Deliver(publications, LiveTrace.StartDelivery(traceParent, channel, publications.Count));

    /// <inheritdoc/>
    public void OnPresence(PresenceChange change)
    {
        if (!rule.JoinLeave)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var client in change.Joined)
            {
                Append_NeedsLock(FeedEntry.Joined(client));
            }

            foreach (var client in change.Left)
            {
                Append_NeedsLock(FeedEntry.Left(client));
            }

            Schedule_NeedsLock();
        }
    }

    /// <inheritdoc/>
    public void OnReset()
    {
        lock (_lock)
        {
            Append_NeedsLock(FeedEntry.Reset());
            Schedule_NeedsLock();
        }
    }

    /// <summary>Wakes the sessions of one shard. Called by the shard's worker.</summary>
    internal void FanOut(int shard)
    {
        // Before the pass: what is traced later is not delivered by it for certain.
        var trace = Volatile.Read(ref _trace);
        foreach (var subscription in Volatile.Read(ref _plan).Shard(shard))
        {
            subscription.Outbox.Wake(subscription);
        }

        if (trace is not null && trace.Passed(shard))
        {
            Interlocked.CompareExchange(ref _trace, null, trace);
        }
    }

    private ChannelReplica Replica => _replica ?? throw new InvalidOperationException("The feed is not open.");

    private void Add(SessionSubscription subscription)
    {
        lock (_lock)
        {
            subscription.Cursor = _ring.Head;
            subscription.Index = _subscriptions.Count;
            subscription.Number = ++_joins;
            _subscriptions.Add(subscription);
            _hasChanged = true;
        }
    }

    private void Deliver(IReadOnlyList<Publication> publications, Activity? span)
    {
        lock (_lock)
        {
            foreach (var publication in publications)
            {
                Append_NeedsLock(FeedEntry.Published(publication));
            }

            Plan_NeedsLock();
            if (span is not null)
            {
                Trace_NeedsLock(span);
            }

            Schedule_NeedsLock();
        }
    }

    private void Trace_NeedsLock(Activity span)
    {
        span.SetTag("live.sessions", _subscriptions.Count);
        if (_plan.ShardCount == 0)
        {
            span.Dispose();
            return;
        }

        // Behind the entries, before the passes.
        Volatile.Write(ref _trace, new FanOutTrace(span, _plan.ShardCount, Volatile.Read(ref _trace)));
    }

    private void Append_NeedsLock(FeedEntry entry)
    {
        if (_subscriptions.Count == 0)
        {
            return;
        }

        if (_ring.IsFull)
        {
            _ring.Fit(OldestCursor_NeedsLock());
        }

        _ring.Append(entry);
    }

    private long OldestCursor_NeedsLock()
    {
        var oldest = _ring.Head;
        foreach (var subscription in _subscriptions)
        {
            oldest = Math.Min(oldest, subscription.Cursor);
        }

        return oldest;
    }

    // A plan is made only here, after an append: whoever joins later has nothing to be woken for, and every worker that
    // the plan needs is scheduled together with it.
    private void Plan_NeedsLock()
    {
        if (_hasChanged)
        {
            _hasChanged = false;
            Volatile.Write(ref _plan, new FanOutPlan([.. _subscriptions]));
        }
    }

    private void Schedule_NeedsLock()
    {
        Plan_NeedsLock();
        for (var shard = 0; shard < _plan.ShardCount; shard++)
        {
            if (shard == _workers.Count)
            {
                _workers.Add(new FeedWorker(this, shard));
            }

            _workers[shard].Schedule();
        }
    }
}
