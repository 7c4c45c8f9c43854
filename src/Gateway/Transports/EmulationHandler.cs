namespace LiveOrleans.Gateway;

/// <summary>Takes what clients posted to other nodes for the sessions of this one.</summary>
internal sealed class EmulationHandler(EmulatedSessions sessions) : IControlHandler
{
    /// <inheritdoc/>
    public string Kind => EmulationOrder.Kind;

    /// <inheritdoc/>
    public ValueTask HandleAsync(ControlOrder order, CancellationToken cancellationToken)
    {
        if (!EmulationOrder.TryRead(order.Payload, out var posted))
        {
            throw new InvalidDataException($"The payload of {order.Payload.Length} bytes is no posted message.");
        }

        sessions.Deliver(posted);
        return default;
    }
}
