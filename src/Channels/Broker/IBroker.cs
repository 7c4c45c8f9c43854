namespace LiveOrleans.Channels;

/// <summary>The bus that carries a channel's publications from where they are made to every node that subscribes.</summary>
/// <remarks>
/// A subscriber receives every batch appended after its subscription was confirmed, in order while nothing breaks.
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

    /// <summary>Sends joins and leaves to the subscribers of a channel. They are not stored: who was away reads the presence.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="change">Who came and went.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask PublishAsync(ChannelId channel, PresenceChange change, CancellationToken cancellationToken);
}
