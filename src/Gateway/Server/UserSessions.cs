using LiveOrleans.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>The node's sessions by user. While a user has sessions here, the node takes the orders for that user; other nodes are not bothered with them.</summary>
/// <remarks>
/// Subscriptions are opened and ended in the background: a session does not wait for the bus. An order that comes before the subscription is confirmed is
/// lost, as it would be had it come before the session. One that could not be opened is tried again each second.
/// </remarks>
internal sealed partial class UserSessions(IControlBus bus, UserOrders orders, TimeProvider time, ILogger<UserSessions> logger) : IHostedService, IAsyncDisposable
{
    /// <summary>How long a subscription stays after the user's last session: a client that comes back costs nothing.</summary>
    internal static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>How long a node that stops waits for its subscriptions to end.</summary>
    private static readonly TimeSpan MaxEnding = TimeSpan.FromSeconds(2);

    /// <summary>The most subscriptions that are opened or ended at the same time.</summary>
    private const int MaxParallel = 64;

    /// <summary>The most orders of one user that wait for the one before; more are dropped.</summary>
    private const int MaxWaiting = 1_000;

    private readonly SemaphoreSlim _slots = new(MaxParallel);
    private readonly CancellationTokenSource _closing = new();

    // Guards everything below and the entries' members.
    private readonly Lock _lock = new();
    private readonly Dictionary<ControlSubject, Entry> _entries = [];
    private readonly Dictionary<Session, Entry> _entryOf = [];

    // Those that wait for the timer: they linger, or could not be opened.
    private readonly HashSet<Entry> _due = [];
    private ITimer? _timer;
    private int _users;
    private bool _isFailing;

    /// <summary>How many users have sessions here.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _users;
            }
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(static users => ((UserSessions?)users)?.Sweep(), this, Period, Period);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    /// <summary>A session was opened, or it is known now whose it is.</summary>
    public void Add(Session session)
    {
        if (session.Caller.IsUnproved)
        {
            // It is nobody's yet.
            return;
        }

        var subject = ControlSubject.OfUser(session.Caller.OrgId, session.Caller.User);
        lock (_lock)
        {
            if (_entryOf.TryGetValue(session, out var known) && known.Subject != subject)
            {
                Remove_NeedsLock(session);
            }

            if (!_entries.TryGetValue(subject, out var entry))
            {
                _entries.Add(subject, entry = new Entry(subject));
            }

            _entryOf[session] = entry;
            if (entry.Sessions.Add(session) && entry.Sessions.Count == 1)
            {
                _users++;
                Care_NeedsLock(entry);
            }
        }
    }

    /// <summary>A session has ended.</summary>
    public void Remove(Session session)
    {
        lock (_lock)
        {
            Remove_NeedsLock(session);
        }
    }

    /// <summary>Ends all subscriptions.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
        {
            return;
        }

        await _closing.CancelAsync();
        await (_timer?.DisposeAsync() ?? default);
        Entry[] entries;
        lock (_lock)
        {
            entries = [.. _entries.Values];
        }

        // What is not ended by then ends with the connection: a bus that does not answer must not hold the node up.
        await Task.WhenAny(EndAsync(entries), Task.Delay(MaxEnding, time));
    }

    private async Task EndAsync(Entry[] entries)
    {
        await Parallel.ForEachAsync(entries, new ParallelOptions { MaxDegreeOfParallelism = MaxParallel }, static async (entry, _) =>
        {
            await entry.Care;
            await (entry.Subscription?.DisposeAsync() ?? default);
            await entry.Tail;
        });
        _slots.Dispose();
        _closing.Dispose();
    }

    private void Remove_NeedsLock(Session session)
    {
        if (_entryOf.Remove(session, out var entry) && entry.Sessions.Remove(session) && !entry.IsWanted)
        {
            _users--;
            entry.Left = time.GetTimestamp();
            _due.Add(entry);
        }
    }

    private void Sweep()
    {
        lock (_lock)
        {
            foreach (var entry in _due.ToArray())
            {
                Care_NeedsLock(entry);
            }
        }
    }

    private void Care_NeedsLock(Entry entry)
    {
        if (!entry.IsCared && !_closing.IsCancellationRequested)
        {
            entry.IsCared = true;
            entry.Care = CareAsync(entry);
        }
    }

    private async Task CareAsync(Entry entry)
    {
        // The caller holds the lock and opens a session.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await _slots.WaitAsync();
        try
        {
            while (MustChange(entry))
            {
                if (entry.Subscription is { } subscription)
                {
                    entry.Subscription = null;
                    await subscription.DisposeAsync();
                }
                else
                {
                    entry.Subscription = await bus.SubscribeAsync(entry.Subject, order => Receive(entry, order), _closing.Token);
                    Volatile.Write(ref _isFailing, false);
                }
            }
        }
        catch (Exception exception)
        {
            Failed(entry, exception);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Whether the subscription must be opened or ended; when not, nobody cares for the entry any more.</summary>
    private bool MustChange(Entry entry)
    {
        lock (_lock)
        {
            var isOpen = entry.Subscription is not null;
            var mayEnd = !entry.IsWanted && time.GetElapsedTime(entry.Left) >= Linger;
            if (!_closing.IsCancellationRequested && (entry.IsWanted ? !isOpen : isOpen && mayEnd))
            {
                return true;
            }

            entry.IsCared = false;
            if (entry.IsWanted || !isOpen)
            {
                _due.Remove(entry);
            }

            if (!entry.IsWanted && !isOpen)
            {
                _entries.Remove(entry.Subject);
            }

            return false;
        }
    }

    private void Failed(Entry entry, Exception exception)
    {
        lock (_lock)
        {
            entry.IsCared = false;
            _due.Add(entry);
        }

        // Once for all users, until one has been subscribed to.
        if (!_closing.IsCancellationRequested && !Interlocked.Exchange(ref _isFailing, true))
        {
            Log.SubscribeFailed(logger, exception);
        }
    }

    private void Receive(Entry entry, ReadOnlyMemory<byte> bytes)
    {
        var order = UserOrder.TryRead(bytes) ?? new UserOrder(UserOrderKind.Unknown);
        lock (_lock)
        {
            if (entry.Waiting < MaxWaiting)
            {
                entry.Waiting++;
                entry.Tail = FollowAsync(entry, entry.Tail, order);
                return;
            }
        }

        Log.Overrun(logger, order.Kind, MaxWaiting);
    }

    private async Task FollowAsync(Entry entry, Task previous, UserOrder order)
    {
        // The bus waits for its subscriber.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await previous;
        Session[] sessions;
        lock (_lock)
        {
            sessions = [.. entry.Sessions];
        }

        await orders.ExecuteAsync(sessions, order);
        lock (_lock)
        {
            entry.Waiting--;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.UserSubscribeFailed, LogLevel.Warning, "The orders for some users' sessions cannot be subscribed to; it is tried again each second.", EventName = nameof(EventIds.UserSubscribeFailed))]
        public static partial void SubscribeFailed(ILogger logger, Exception exception);

        [LoggerMessage(EventIds.UserOrdersOverrun, LogLevel.Warning, "An order to {Kind} is dropped: {Limit} of the same user wait already.", EventName = nameof(EventIds.UserOrdersOverrun))]
        public static partial void Overrun(ILogger logger, UserOrderKind kind, int limit);
    }
}
