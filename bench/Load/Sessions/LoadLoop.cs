namespace LiveOrleans.Load;

/// <summary>The one thread that opens, reads and writes all sessions.</summary>
internal sealed class LoadLoop(ServerAddress server, TimeProvider time) : IDisposable
{
    /// <summary>Sessions of all processes that may be on their way at the same time: few enough for any listen backlog.</summary>
    public const int MostOpening = 100;

    private static readonly TimeSpan RetryUnsent = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(10);

    private readonly Poller _poller = new();
    private readonly ReceiveBuffer _buffer = new();
    private readonly List<LoadSession> _sessions = [];
    private readonly HashSet<LoadSession> _unsent = [];

    public IReadOnlyList<LoadSession> Sessions => _sessions;

    /// <summary>The part of <see cref="MostOpening"/> that is this process'.</summary>
    public int OpeningAtOnce { get; init; } = MostOpening;

    /// <summary>Sessions that other processes connect from this machine and that take its first local ports.</summary>
    public int SessionsBefore { get; init; }

    public long BytesReceived { get; private set; }

    /// <summary>Sessions that have ended, by reason.</summary>
    public IReadOnlyDictionary<string, int> Closed => _sessions
        .Select(static session => session.CloseReason).OfType<string>()
        .CountBy(static reason => reason, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

    /// <summary>Opens sessions, some at a time, until all are ready.</summary>
    /// <exception cref="LoadException">One is refused or closed, or the time is over.</exception>
    public void Open(IReadOnlyList<LoadSession> sessions, TimeSpan timeout)
    {
        var addresses = SourceAddresses.Plan(server.EndPoint, SessionsBefore + _sessions.Count + sessions.Count);
        var deadline = time.GetTimestamp() + Ticks(timeout);
        var opened = 0;
        var ready = 0;
        while (ready < sessions.Count)
        {
            while (opened < sessions.Count && opened - ready < OpeningAtOnce)
            {
                Start(sessions[opened++], addresses);
            }

            Poll(RetryUnsent);
            ready = CountReady(sessions, ready, opened);
            if (time.GetTimestamp() > deadline)
            {
                throw new LoadException($"Only {ready} of {sessions.Count} sessions were ready after {timeout}.");
            }
        }
    }

    /// <summary>Publishes and receives until <paramref name="end"/>, a timestamp, or until <paramref name="done"/> says so.</summary>
    public void Run(long end, IReadOnlyList<IPace> paces, IReadOnlyList<LoadSession> publishers, Func<bool>? done = null)
    {
        for (var now = time.GetTimestamp(); now < end && done?.Invoke() != true; now = time.GetTimestamp())
        {
            var next = end;
            foreach (var pace in paces)
            {
                next = Math.Min(next, pace.Publish(now));
            }

            foreach (var publisher in publishers)
            {
                Flush(publisher);
            }

            Poll(time.GetElapsedTime(now, Math.Max(now, next)));
        }
    }

    /// <summary>As <see cref="Run"/>, without publishing anything new, for a condition that comes from outside: it is looked at also when nothing arrives.</summary>
    public void RunUntil(long end, IReadOnlyList<LoadSession> publishers, Func<bool> done)
    {
        for (var now = time.GetTimestamp(); now < end && !done(); now = time.GetTimestamp())
        {
            Run(Math.Min(end, now + Ticks(LongestWait)), [], publishers, done);
        }
    }

    public void Dispose()
    {
        foreach (var session in _sessions)
        {
            session.Dispose();
        }

        _poller.Dispose();
    }

    private void Start(LoadSession session, SourceAddresses addresses)
    {
        var socket = session.Link.Open(addresses.For(SessionsBefore + _sessions.Count));
        _poller.Watch(socket.SafeHandle, _sessions.Count);
        _sessions.Add(session);
        Flush(session);
    }

    private void Poll(TimeSpan timeout)
    {
        var ready = _poller.Wait(_unsent.Count > 0 && timeout > RetryUnsent ? RetryUnsent : timeout);
        for (var index = 0; index < ready; index++)
        {
            var session = _sessions[_poller.Ready(index)];
            BytesReceived += session.Link.Receive(_buffer, time);
            Flush(session);
        }

        _unsent.RemoveWhere(static session => session.Link.Flush());
    }

    private void Flush(LoadSession session)
    {
        if (!session.Link.Flush())
        {
            _unsent.Add(session);
        }
    }

    // Sessions become ready nearly in the order in which they were opened: what lies before the first that is not needs no second look.
    private static int CountReady(IReadOnlyList<LoadSession> sessions, int ready, int opened)
    {
        while (ready < opened && sessions[ready].IsReady)
        {
            ready++;
        }

        for (var index = ready; index < opened; index++)
        {
            if (sessions[index].CloseReason is { } reason)
            {
                throw new LoadException($"The server closed session {index + 1} of {sessions.Count} before it was ready: {reason}");
            }
        }

        return ready;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
