namespace LiveOrleans.Channels;

/// <summary>Grants the sole right to run a channel's source.</summary>
/// <remarks>
/// At any moment at most one lease of a channel is live. Tokens of a channel rise for ever, whatever the store forgets.
/// <see cref="ChannelUnavailableException"/> says that the store could not be reached or did not answer in time.
/// A holder counts the lease as lost once its duration has passed since it <em>sent</em> the last renewal that succeeded.
/// </remarks>
public interface ILeaseStore
{
    /// <summary>Takes a channel's lease if it is free.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="holder">The node that will hold it.</param>
    /// <param name="duration">How long it lives without renewal.</param>
    /// <param name="floor">The highest token that the caller has seen; the new one is above it.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    ValueTask<LeaseGrant> AcquireAsync(ChannelId channel, NodeId holder, TimeSpan duration, FencingToken floor, CancellationToken cancellationToken);

    /// <summary>Extends a lease, if the token still is its live one.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="token">The lease's token.</param>
    /// <param name="duration">How long it lives from now.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    /// <returns>False when the lease is lost.</returns>
    ValueTask<bool> RenewAsync(ChannelId channel, FencingToken token, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Gives a lease up, if the token still is its live one.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="token">The lease's token.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    /// <returns>False when the lease was lost before.</returns>
    ValueTask<bool> ReleaseAsync(ChannelId channel, FencingToken token, CancellationToken cancellationToken);
}
