using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>Decides about channels of which more must be known than scope and role: who may see a dashboard is for Grafana to say.</summary>
internal interface IChannelGuard
{
    /// <summary>Whether the guard is asked about a channel.</summary>
    bool Guards(ChannelId channel);

    /// <summary>Decides about a request that no other rule refuses.</summary>
    /// <param name="request">Who wants what.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Why not; null when it is allowed.</returns>
    /// <exception cref="ChannelUnavailableException">It cannot be found out now: the client should try again.</exception>
    ValueTask<Refusal?> CheckAsync(AccessRequest request, CancellationToken cancellationToken);
}
