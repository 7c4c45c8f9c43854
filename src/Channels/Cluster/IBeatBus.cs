namespace LiveOrleans.Channels;

/// <summary>Carries the silos' beats to every node. A beat may be lost; the next one makes up for it.</summary>
/// <remarks><see cref="ChannelUnavailableException"/> says that it could not be reached or did not answer in time.</remarks>
public interface IBeatBus
{
    /// <summary>Sends a beat to every node that subscribes, this one among them.</summary>
    /// <param name="beat">The beat.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask PublishAsync(NodeBeat beat, CancellationToken cancellationToken);

    /// <summary>Subscribes to the beats of all silos.</summary>
    /// <param name="onBeat">Receives them, by one thread at a time; must be short.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The subscription, once confirmed. Disposing it ends it.</returns>
    ValueTask<IAsyncDisposable> SubscribeAsync(Action<NodeBeat> onBeat, CancellationToken cancellationToken);
}
