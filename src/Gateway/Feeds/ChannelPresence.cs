using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>Who is present on a channel. A session that has been told that it is subscribed is listed to every session of its node.</summary>
/// <remarks>Owners are told of subscriptions behind the reply to them: what this node has not told yet is waited for, but not for long.</remarks>
internal sealed class ChannelPresence(IChannels channels, ChannelHub hub, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Lists the sessions that are present, on all nodes.</summary>
    /// <exception cref="ChannelUnavailableException">The owner cannot be reached.</exception>
    public async ValueTask<IReadOnlyList<ClientInfo>> ReadAsync(ChannelId channel, CancellationToken cancellationToken)
    {
        try
        {
            await hub.SettledAsync(channel).WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // An owner that cannot be told can hardly answer; if it does, that is the best there is.
        }

        return await channels.PresenceAsync(channel, cancellationToken);
    }
}
