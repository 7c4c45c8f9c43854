using System.Diagnostics.Metrics;

namespace LiveOrleans.Gateway;

/// <summary>Counts the orders that the node receives from others.</summary>
internal sealed class ControlMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _orders = meters.Create("LiveOrleans.Control").CreateCounter<long>(
        "liveorleans.control.orders", "{order}", "Orders from other nodes, by kind and by outcome: done, failed, overflow, unknown, unreadable.");

    /// <summary>An order was carried out.</summary>
    public void Done(string kind) => Count(kind, "done");

    /// <summary>A handler threw.</summary>
    public void Failed(string kind) => Count(kind, "failed");

    /// <summary>Too many orders waited.</summary>
    public void Overflowed(string kind) => Count(kind, "overflow");

    /// <summary>No handler knows the kind: the sender may be of a newer version. The kind is the sender's text and stays out.</summary>
    public void Unknown() => Count("unknown", "unknown");

    /// <summary>The bytes are no order of a version that this node knows.</summary>
    public void Unreadable() => Count("unknown", "unreadable");

    private void Count(string kind, string outcome) =>
        _orders.Add(1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("outcome", outcome));
}
