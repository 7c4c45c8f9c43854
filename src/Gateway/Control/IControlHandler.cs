namespace LiveOrleans.Gateway;

/// <summary>Carries out one kind of orders from other nodes.</summary>
internal interface IControlHandler
{
    /// <summary>The kind, as <see cref="ControlOrder.Kind"/> spells it; of no other handler.</summary>
    string Kind { get; }

    /// <summary>Carries an order out. What it throws is logged, and the order counts as failed.</summary>
    /// <param name="order">The order; its payload was not checked.</param>
    /// <param name="cancellationToken">The node stops.</param>
    /// <returns>When the next order with the same key may be carried out; until then orders of other keys may wait too, so it must be short.</returns>
    ValueTask HandleAsync(ControlOrder order, CancellationToken cancellationToken);
}
