namespace LiveOrleans.Channels;

/// <summary>The truth about every channel: its publications, their offsets and its last full frame.</summary>
/// <remarks>
/// An append assigns offsets, stores and publishes on the broker in one atomic step, so that whoever reads the log and
/// listens on the broker sees the same publications in the same order. Calls for different channels are independent.
/// A call that fails with an exception may or may not have had its effect; repeating it with the same batch id is safe.
/// <see cref="ChannelUnavailableException"/> says that the log could not be reached or did not answer in time.
/// </remarks>
public interface IStreamLog
{
    /// <summary>Takes the right to append to a channel from whoever had it.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="owner">The node that will append. Another one than the last makes an event.</param>
    /// <param name="floor">The highest token that the caller has seen; the new one is above it.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    /// <returns>A token above every earlier writer's, and what the log holds.</returns>
    ValueTask<WriterGrant> OpenWriterAsync(ChannelId channel, NodeId owner, FencingToken floor, CancellationToken cancellationToken);

    /// <summary>Appends a batch, or nothing of it.</summary>
    /// <param name="request">The batch and the rights it is appended by.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken);

    /// <summary>Reads all that is kept of a channel. A channel without a history gets one: an epoch, and offset 0.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="known">
    /// The highest position that the caller knows to be stored, from the log or the broker and from nobody else; <see cref="StreamPosition.None"/> for
    /// nothing. A log whose top is below it in the same epoch has lost its tail: what is left gets a new epoch, so that the lost offsets are never given to
    /// others, whoever appends next and whatever that one knows.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<LogSnapshot> ReadAsync(ChannelId channel, StreamPosition known, CancellationToken cancellationToken);

    /// <summary>Reads how far a channel has read its source, as the appends under its leases have stored it.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// The cursor; null when there is none. It is that of the log's newest entries, and outlives them as the position does. Who holds the lease reads one
    /// that nobody else can change any more.
    /// </returns>
    /// <remarks>
    /// A log that has lost its tail has lost the cursor's steps with it, since both were written at once. The new epoch keeps the older cursor:
    /// the source then repeats what the log has lost, and the epoch tells everybody that this is another history.
    /// </remarks>
    ValueTask<string?> ReadCursorAsync(ChannelId channel, CancellationToken cancellationToken);

    /// <summary>Lists the channels of a tenant that the log holds, by name.</summary>
    /// <param name="orgId">The tenant.</param>
    /// <param name="prefix">What the names begin with; empty for all.</param>
    /// <param name="after">The last name of the page before; empty for the first page.</param>
    /// <param name="limit">The most entries of the page, from 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<LogChannel>> ListAsync(long orgId, string prefix, string after, int limit, CancellationToken cancellationToken);
}
