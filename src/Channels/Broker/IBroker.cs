namespace LiveOrleans.Channels;

/// <summary>The bus that carries a channel's publications, joins and leaves from where they are made to every node that subscribes.</summary>
/// <remarks>
/// The log and the subscriber store publish on it, each in the step that stores. A subscriber receives every batch appended after its subscription was confirmed, in order while nothing breaks.
/// What a break loses shows as a gap in the offsets; the broker itself promises no more.
/// <see cref="ChannelUnavailableException"/> says that it could not be reached or did not answer in time.
/// </remarks>
public interface IBroker
{
    /// <summary>Subscribes to a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="subscriber">Receives what comes; called by one thread at a time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The subscription, once confirmed: what is published from now on arrives. Disposing it ends it.</returns>
    ValueTask<IAsyncDisposable> SubscribeAsync(ChannelId channel, IBrokerSubscriber subscriber, CancellationToken cancellationToken);
}
