using System.Diagnostics.Metrics;
using LiveOrleans.Channels;

namespace LiveOrleans.Client;

/// <summary>Counts what the broker brings to this node, and what its replicas had to heal. Counted once for a batch.</summary>
public sealed class ReplicaMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "LiveOrleans.Replicas";

    private readonly Counter<long> _received;
    private readonly Counter<long> _heals;
    private readonly InitialZeros _zeros;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meters">Makes their meter.</param>
    public ReplicaMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _received = meter.CreateCounter<long>(
            "liveorleans.replica.received", "{message}", "Publications, joins and leaves that the broker brought to this node, once per channel whatever its sessions.");
        _heals = meter.CreateCounter<long>(
            "liveorleans.replica.heals", "{gap}", "Gaps in what the broker brought: healed from the log, or lost, which the sessions are told.");
        _zeros = new InitialZeros(() =>
        {
            _heals.Add(0, Outcome(isLost: true));
            _heals.Add(0, Outcome(isLost: false));
        });
    }

    internal void Received(PublicationBatch batch)
    {
        _zeros.Begin();
        _received.Add(batch.Publications.Count, Type("publication"));
    }

    internal void Received(PresenceChange change)
    {
        _received.Add(change.Joined.Count, Type("join"));
        _received.Add(change.Left.Count, Type("leave"));
    }

    internal void Healed(bool isLost) => _heals.Add(1, Outcome(isLost));

    private static KeyValuePair<string, object?> Outcome(bool isLost) => new("outcome", isLost ? "lost" : "healed");

    private static KeyValuePair<string, object?> Type(string type) => new("type", type);
}
