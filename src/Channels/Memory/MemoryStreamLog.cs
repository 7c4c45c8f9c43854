using System.Collections.Concurrent;

namespace LiveOrleans.Channels;

/// <summary>The log of a single node. What is in it ends with the process; the next one begins new epochs.</summary>
/// <remarks>Lock order: a channel of the log, then the broker's audience of it or the outbox.</remarks>
public sealed class MemoryStreamLog : IStreamLog, IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<ChannelId, MemoryStreamLogChannel> _channels = new();
    private readonly MemoryBroker _broker;
    private readonly MemoryLeaseStore _leases;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;

    /// <summary>Makes an empty log.</summary>
    /// <param name="broker">Carries what is appended.</param>
    /// <param name="leases">Tells whether a source's lease is live.</param>
    /// <param name="time">Dates publications and ends histories.</param>
    public MemoryStreamLog(MemoryBroker broker, MemoryLeaseStore leases, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _broker = broker;
        _leases = leases;
        _time = time;
        _sweep = time.CreateTimer(static log => ((MemoryStreamLog)log!).Sweep(), this, SweepInterval, SweepInterval);
    }

    /// <summary>How many channels the log holds.</summary>
    public int Count => _channels.Count;

    /// <summary>The outbox of the leases that the log is bound to.</summary>
    internal MemoryEventLog Events => _leases.Events;

    /// <inheritdoc/>
    public ValueTask<WriterGrant> OpenWriterAsync(ChannelId channel, NodeId owner, FencingToken floor, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Use(channel, (channel, owner, floor), static (log, state, call) =>
        {
            state.Writer = NextToken.After(state.Writer, call.floor, log._time);
            if (state.Owner is { } before && before != call.owner)
            {
                log.Events.Write(ChannelEventKind.OwnerChanged, call.channel, call.owner, state.Writer);
            }

            state.Owner = call.owner;
            return new WriterGrant(state.Writer, state.Snapshot());
        }));

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.IsEmpty)
        {
            throw new ArgumentException("A batch needs an entry or a cursor.", nameof(request));
        }

        return ValueTask.FromResult(Use(request.Channel, request, static (log, state, request) => log.Append(state, request)));
    }

    /// <inheritdoc/>
    public ValueTask<LogSnapshot> ReadAsync(ChannelId channel, StreamPosition known, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Use(channel, known, static (_, state, known) => state.Read(known)));

    /// <inheritdoc/>
    public ValueTask<string?> ReadCursorAsync(ChannelId channel, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Use(channel, 0, static (_, state, _) => state.Cursor));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LogChannel>> ListAsync(
        long orgId, string prefix, string after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var names = _channels.Keys
            .Where(channel => channel.OrgId == orgId
                && channel.Name.StartsWith(prefix, StringComparison.Ordinal)
                && string.CompareOrdinal(channel.Name, after) > 0)
            .OrderBy(channel => channel.Name, StringComparer.Ordinal);
        IReadOnlyList<LogChannel> page = [.. names.Select(Describe).OfType<LogChannel>().Take(limit)];
        return ValueTask.FromResult(page);
    }

    /// <summary>Ends the sweep.</summary>
    public void Dispose() => _sweep.Dispose();

    /// <summary>Does something in a channel's owner's name, while nothing else can happen to the channel.</summary>
    /// <returns>False, and nothing done, for a stale writer.</returns>
    internal bool TryUseAs(ChannelId channel, FencingToken writer, Action use) => Use(channel, (writer, use), static (_, state, call) =>
    {
        if (call.writer < state.Writer)
        {
            return false;
        }

        state.Writer = call.writer;
        call.use();
        return true;
    });

    private LogChannel? Describe(ChannelId channel)
    {
        if (!_channels.TryGetValue(channel, out var state))
        {
            return null;
        }

        lock (state.Gate)
        {
            return state.IsRemoved || state.Cache.Top.Offset == 0 ? null : new LogChannel(channel, state.Cache.Top, state.Cache.Schema);
        }
    }

    private TResult Use<TArgument, TResult>(
        ChannelId channel, TArgument argument, Func<MemoryStreamLog, MemoryStreamLogChannel, TArgument, TResult> use)
    {
        while (true)
        {
            var state = _channels.GetOrAdd(channel, static _ => new MemoryStreamLogChannel());
            lock (state.Gate)
            {
                // Swept between the look-up and the lock: the next look-up makes a new one.
                if (!state.IsRemoved)
                {
                    state.LastUse = _time.GetUtcNow();
                    return use(this, state, argument);
                }
            }
        }
    }

    private AppendResult Append(MemoryStreamLogChannel state, AppendRequest request)
    {
        if (request.Writer < state.Writer)
        {
            return new AppendResult(AppendOutcome.StaleWriter, state.Cache.Top, []);
        }

        if (state.FindBatch(request.BatchId) is { } earlier)
        {
            return earlier;
        }

        if (request.Lease is { } lease && !_leases.IsLive(request.Channel, lease))
        {
            return new AppendResult(AppendOutcome.StaleLease, state.Cache.Top, []);
        }

        state.Writer = request.Writer;
        var result = state.Append(request, _time.GetUtcNow());
        if (result.Publications.Count > 0)
        {
            _broker.Publish(request.Channel, new PublicationBatch(result.Top.Epoch, request.Highest, result.Publications) { TraceParent = request.TraceParent });
        }

        return result;
    }

    private void Sweep()
    {
        var now = _time.GetUtcNow();
        foreach (var (channel, state) in _channels)
        {
            lock (state.Gate)
            {
                // Somebody who subscribes knows the epoch: it stays for as long as he does.
                if (state.Expire(now) && !_broker.HasSubscribers(channel))
                {
                    state.IsRemoved = true;
                    _channels.TryRemove(channel, out _);
                }
            }
        }
    }
}
