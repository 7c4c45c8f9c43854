using System.Collections.Concurrent;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>The node's open sessions.</summary>
public sealed class SessionDirectory
{
    private readonly SessionContext _context;
    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly UserSessions? _users;
    private int _count;
    private volatile bool _isClosed;

    internal SessionDirectory(SessionContext context, UserSessions? users = null)
    {
        _context = context;
        _users = users;
    }

    /// <summary>How many sessions are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many subscriptions they have.</summary>
    public long SubscriptionCount => _context.Metrics.SubscriptionCount;

    /// <summary>How many users they are of.</summary>
    public int UserCount => _users?.Count ?? 0;

    /// <summary>How many channels are open for them.</summary>
    public int ChannelCount => _context.Hub.Count;

    /// <summary>How many channels they use at this moment, without those that only linger.</summary>
    internal int UsedChannelCount => _context.Hub.UsedCount;

    /// <summary>Opens no session any more: who comes is told to go to another node.</summary>
    public void Close() => _isClosed = true;

    /// <summary>
    /// Tells every session to come back to another node (3001), one after the other over a window, so that the other nodes are not
    /// all asked at once. Sessions that are opened meanwhile are told the same.
    /// </summary>
    /// <param name="window">How long it takes; zero closes all at once.</param>
    /// <param name="cancellationToken">Ends the spreading: the rest is closed at once.</param>
    public Task CloseAllAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        _isClosed = true;
        return SendAwayAsync(window, cancellationToken);
    }

    /// <summary>As <see cref="CloseAllAsync"/>, but who comes anew may stay: for a node that is cut off from its cluster and comes back.</summary>
    /// <param name="window">How long it takes; zero closes all at once.</param>
    /// <param name="cancellationToken">Ends the spreading: the rest is closed at once.</param>
    public async Task SendAwayAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        var sessions = _sessions.Values.ToArray();
        var time = _context.Time;
        var start = time.GetTimestamp();
        for (var i = 0; i < sessions.Length; i++)
        {
            var due = window * ((double)i / sessions.Length) - time.GetElapsedTime(start);
            if (due > TimeSpan.FromMilliseconds(1) && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(due, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            sessions[i].Disconnect(DisconnectCode.Shutdown);
        }
    }

    /// <summary>The sessions that are open at about this moment.</summary>
    internal IEnumerable<Session> Sessions => _sessions.Select(pair => pair.Value);

    /// <summary>Finds a session by its id.</summary>
    internal Session? Find(string id) => _sessions.GetValueOrDefault(id);

    /// <summary>Opens a session on a transport. Over the node's limit, or while it stops, the session ends at once.</summary>
    internal Session Open(Caller caller, ITransport transport)
    {
        var session = new Session(Guid.NewGuid().ToString(), caller, transport, _context);
        _sessions[session.Id] = session;
        _users?.Add(session);
        _context.Metrics.SessionOpened();
        var count = Interlocked.Increment(ref _count);
        if (_isClosed)
        {
            session.Disconnect(DisconnectCode.Shutdown);
        }
        else if (!_context.Limits.TryEnter(session, count))
        {
            session.Disconnect(DisconnectCode.TooManyRequests);
        }

        return session;
    }

    /// <summary>Ends a session whose transport receives nothing any more.</summary>
    /// <param name="session">The session.</param>
    /// <param name="lastFrame">What the client still gets; null when it is gone.</param>
    internal async Task EndAsync(Session session, byte[]? lastFrame)
    {
        try
        {
            await session.EndAsync(lastFrame);
        }
        finally
        {
            _sessions.TryRemove(session.Id, out _);
            _context.Limits.Leave(session);
            _users?.Remove(session);
            session.Dispose();
            Interlocked.Decrement(ref _count);
            _context.Metrics.SessionEnded();
        }
    }
}
