namespace LiveOrleans.Channels;

/// <summary>Keeps each channel's subscriber set beyond its owner, so that a new owner knows whom the old one had.</summary>
/// <remarks>
/// Keeping a change and publishing the joins and leaves it made on the broker is one atomic step, refused for a stale writer.
/// Calls may be repeated: a state that is kept already is kept again, and its joins and leaves are published again.
/// <see cref="ChannelUnavailableException"/> says that the store could not be reached or did not answer in time.
/// </remarks>
public interface ISubscriberStore
{
    /// <summary>Reads the subscriptions of a channel, one per node, in no order.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<NodeAttachment>> ReadAsync(ChannelId channel, CancellationToken cancellationToken);

    /// <summary>Keeps a node's subscription in place of its former one.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="writer">The right of the channel's owner; a lower one than the log's newest is refused.</param>
    /// <param name="attachment">The subscription.</param>
    /// <param name="change">Who came and went by it; published unless it is empty.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    /// <returns>False, and nothing done, for a stale writer.</returns>
    ValueTask<bool> SaveAsync(
        ChannelId channel, FencingToken writer, NodeAttachment attachment, PresenceChange change, CancellationToken cancellationToken);

    /// <summary>Forgets a node's subscription.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="writer">The right of the channel's owner; a lower one than the log's newest is refused.</param>
    /// <param name="node">The node.</param>
    /// <param name="change">Who went with it; published unless it is empty.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    /// <returns>False, and nothing done, for a stale writer.</returns>
    ValueTask<bool> RemoveAsync(
        ChannelId channel, FencingToken writer, NodeId node, PresenceChange change, CancellationToken cancellationToken);
}
