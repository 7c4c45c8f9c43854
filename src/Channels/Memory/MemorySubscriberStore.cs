namespace LiveOrleans.Channels;

/// <summary>The subscriber sets of a single node.</summary>
/// <remarks>Lock order: the log's channel, then the store and the outbox, or the broker's audience.</remarks>
/// <param name="log">Knows each channel's newest writer.</param>
/// <param name="broker">Carries the joins and leaves.</param>
public sealed class MemorySubscriberStore(MemoryStreamLog log, MemoryBroker broker) : ISubscriberStore
{
    // Guards the sets.
    private readonly Lock _lock = new();
    private readonly Dictionary<ChannelId, Dictionary<NodeId, NodeAttachment>> _sets = [];

    /// <summary>How many channels have subscriptions.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _sets.Count;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NodeAttachment>> ReadAsync(ChannelId channel, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            IReadOnlyList<NodeAttachment> set = _sets.TryGetValue(channel, out var kept) ? [.. kept.Values] : [];
            return ValueTask.FromResult(set);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> SaveAsync(
        ChannelId channel, FencingToken writer, NodeAttachment attachment, PresenceChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        ArgumentNullException.ThrowIfNull(change);
        return ValueTask.FromResult(TryKeep(channel, writer, () => Save(channel, writer, attachment), change));
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(
        ChannelId channel, FencingToken writer, NodeId node, PresenceChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return ValueTask.FromResult(TryKeep(channel, writer, () => Remove(channel, writer, node), change));
    }

    private bool TryKeep(ChannelId channel, FencingToken writer, Action keep, PresenceChange change) => log.TryUseAs(channel, writer, () =>
    {
        lock (_lock)
        {
            keep();
        }

        if (!change.IsEmpty)
        {
            broker.Announce(channel, change);
        }
    });

    private void Save(ChannelId channel, FencingToken writer, NodeAttachment attachment)
    {
        if (!_sets.TryGetValue(channel, out var set))
        {
            _sets[channel] = set = [];
            log.Events.Write(ChannelEventKind.Occupied, channel, attachment.Node, writer);
        }

        set[attachment.Node] = attachment with { Known = StreamPosition.None, Highest = FencingToken.None };
    }

    private void Remove(ChannelId channel, FencingToken writer, NodeId node)
    {
        if (_sets.TryGetValue(channel, out var set) && set.Remove(node) && set.Count == 0)
        {
            _sets.Remove(channel);
            log.Events.Write(ChannelEventKind.Vacated, channel, node, writer);
        }
    }
}
