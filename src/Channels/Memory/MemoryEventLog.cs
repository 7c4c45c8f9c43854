namespace LiveOrleans.Channels;

/// <summary>The outbox of a single node. What is in it ends with the process.</summary>
/// <param name="time">Dates the events.</param>
public sealed class MemoryEventLog(TimeProvider time) : IEventLog
{
    /// <summary>The most events that are kept.</summary>
    public const int MaxEvents = 10_000;

    private readonly EventSignal _signal = new();

    // Guards everything below.
    private readonly Lock _lock = new();
    private readonly Queue<ChannelEvent> _events = new();
    private readonly Dictionary<string, ChannelEventId> _cursors = new(StringComparer.Ordinal);
    private ChannelEventId _last;

    /// <inheritdoc/>
    public ValueTask<EventPage> ReadAsync(ChannelEventId after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        lock (_lock)
        {
            ChannelEvent[] events = [.. _events.SkipWhile(known => known.Id <= after).Take(limit)];
            var isBroken = after > ChannelEventId.None && !_events.Any(known => known.Id == after);
            return ValueTask.FromResult(new EventPage(events, events.Length > 0 ? events[^1].Id : after, isBroken, IsAtomic: true));
        }
    }

    /// <inheritdoc/>
    public ValueTask<EventPage> ReadBackAsync(ChannelEventId before, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        lock (_lock)
        {
            ChannelEvent[] events = [.. _events.Reverse().SkipWhile(known => before > ChannelEventId.None && known.Id >= before).Take(limit)];
            return ValueTask.FromResult(new EventPage(events, events.Length > 0 ? events[^1].Id : before, IsBroken: false, IsAtomic: true));
        }
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(
        ChannelEventKind kind, ChannelId channel, NodeId node, FencingToken token, CancellationToken cancellationToken)
    {
        Write(kind, channel, node, token);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<ChannelEventId> GetCursorAsync(string reader, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_cursors.GetValueOrDefault(reader));
        }
    }

    /// <inheritdoc/>
    public ValueTask SetCursorAsync(string reader, ChannelEventId cursor, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _cursors[reader] = cursor;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask WaitAsync(CancellationToken cancellationToken) => _signal.WaitAsync(cancellationToken);

    /// <summary>Writes an event, under whatever lock makes it true: the outbox's own is the last one taken.</summary>
    internal void Write(ChannelEventKind kind, ChannelId channel, NodeId node, FencingToken token)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var milliseconds = now.ToUnixTimeMilliseconds();
            _last = milliseconds > _last.Milliseconds ? new ChannelEventId(milliseconds, 0) : _last with { Sequence = _last.Sequence + 1 };
            if (_events.Count == MaxEvents)
            {
                _events.Dequeue();
            }

            _events.Enqueue(new ChannelEvent(_last, kind, channel, node, token, now));
        }

        _signal.Raise();
    }
}
