namespace LiveOrleans.Channels;

/// <summary>Carries orders from any node to those that are subscribed to the order's subject: what an application's server or another node asks of their sessions.</summary>
/// <remarks>
/// Orders of one sender arrive in their order, and each once. One can be lost while a node is cut off: whoever needs it carried out asks
/// again. One can come twice while a connection to a Redis Cluster learns which master has which slot: carrying it out again must do no more.
/// <see cref="ChannelUnavailableException"/> says that the bus could not be reached or did not answer in time.
/// </remarks>
public interface IControlBus
{
    /// <summary>Sends an order.</summary>
    /// <param name="subject">Where it goes.</param>
    /// <param name="order">The order; its form is the gateways' own.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    /// <returns>Whether a node was there to take it.</returns>
    ValueTask<bool> SendAsync(ControlSubject subject, ReadOnlyMemory<byte> order, CancellationToken cancellationToken);

    /// <summary>Subscribes to a subject's orders.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="onOrder">Receives them, by one thread at a time; must be short and must not throw. The memory is its own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The subscription, once confirmed. Disposing it ends it.</returns>
    ValueTask<IAsyncDisposable> SubscribeAsync(ControlSubject subject, Action<ReadOnlyMemory<byte>> onOrder, CancellationToken cancellationToken);
}
