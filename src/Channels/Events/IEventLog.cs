namespace LiveOrleans.Channels;

/// <summary>The outbox of the channels' events: bounded, in order, and read by each reader in its own pace.</summary>
/// <remarks>
/// Leases, subscriber sets and the log write their events themselves, in the step that makes them true. A repeated call of theirs
/// makes no second event. What is read can be read again until it falls out: whoever works on an event moves its cursor
/// afterwards, and so works on it at least once.
/// <see cref="ChannelUnavailableException"/> says that the outbox could not be reached or did not answer in time.
/// </remarks>
public interface IEventLog
{
    /// <summary>Reads events in order.</summary>
    /// <param name="after">The last event that the reader has had; <see cref="ChannelEventId.None"/> for all that are kept.</param>
    /// <param name="limit">The most events, from 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<EventPage> ReadAsync(ChannelEventId after, int limit, CancellationToken cancellationToken);

    /// <summary>Reads events backwards. Nothing is said of what fell out of the outbox.</summary>
    /// <param name="before">The event whose predecessors are read; <see cref="ChannelEventId.None"/> for the newest events.</param>
    /// <param name="limit">The most events, from 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<EventPage> ReadBackAsync(ChannelEventId before, int limit, CancellationToken cancellationToken);

    /// <summary>Appends an event that no store makes, such as a gap that a node has healed.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="channel">To which channel.</param>
    /// <param name="node">By which node.</param>
    /// <param name="token">The highest writer's token that the node knew.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    ValueTask AppendAsync(ChannelEventKind kind, ChannelId channel, NodeId node, FencingToken token, CancellationToken cancellationToken);

    /// <summary>Where a reader is: <see cref="ChannelEventId.None"/> for one that is new, or that the store has forgotten.</summary>
    /// <param name="reader">The reader's name, the same in every life of it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ChannelEventId> GetCursorAsync(string reader, CancellationToken cancellationToken);

    /// <summary>Keeps where a reader is.</summary>
    /// <param name="reader">The reader's name.</param>
    /// <param name="cursor">The last event that it is done with.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    ValueTask SetCursorAsync(string reader, ChannelEventId cursor, CancellationToken cancellationToken);

    /// <summary>Waits until this process has made an event since the wait before. For one waiter at a time.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask WaitAsync(CancellationToken cancellationToken);
}
