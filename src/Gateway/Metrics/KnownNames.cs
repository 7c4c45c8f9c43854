using System.Diagnostics.Metrics;

namespace LiveOrleans.Gateway;

/// <summary>
/// Shows metrics of ours a second and a third time, by the names that operators know from Grafana Live (<c>grafana_live_*</c>) and Centrifugo
/// (<c>centrifugo_*</c>), so that their dashboards work. The one place that says which; docs/metrics.md says what each is.
/// </summary>
/// <remarks>
/// Only what means exactly the same is here. Nothing on the way of a delivery is measured twice: the sources are counted per session,
/// subscription, batch and error. All are of a kind that may fall, though some never do: the exporter would end the name of a counter in
/// <c>_total</c>, which these names are known without.
/// </remarks>
internal sealed class KnownNames : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "LiveOrleans.KnownNames";

    /// <summary>The most series of one of them.</summary>
    public const int MaxSeries = 64;

    private readonly KnownSeries[] _series;

    /// <summary>Makes the instruments, and listens to those of a factory.</summary>
    public KnownNames(IMeterFactory meters)
    {
        _series = [.. All.Select(metric => new KnownSeries(metric, meters))];
        var meter = meters.Create(MeterName);
        foreach (var known in _series)
        {
            foreach (var prefix in Prefixes)
            {
                meter.CreateObservableUpDownCounter($"{prefix}_{known.Metric.Name}", known.Read, unit: null, $"The same as {known.Metric.Source}.");
            }
        }
    }

    /// <summary>What the names begin with.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = ["grafana_live", "centrifugo"];

    /// <summary>The names, without what they begin with.</summary>
    public static IReadOnlyList<KnownMetric> All { get; } =
    [
        new("node_num_clients", "liveorleans.gateway.sessions"),
        new("node_num_users", "liveorleans.gateway.users"),
        new("node_num_subscriptions", "liveorleans.gateway.subscriptions"),
        new("node_num_channels", "liveorleans.gateway.channels"),
        new("node_num_nodes", "liveorleans.cluster.nodes"),
        new("node_build", "liveorleans.node.build", ("version", "version", null)),
        new("node_messages_received_count", "liveorleans.replica.received", ("type", "type", null)),
        new("client_num_reply_errors", "liveorleans.gateway.command_errors", ("method", "method", null), ("code", "code", null)),
        new("client_num_server_disconnects", "liveorleans.gateway.disconnects", ("code", "code", null)),
        new("client_num_server_unsubscribes", "liveorleans.gateway.unsubscribes", ("code", "code", null)),
        new("client_recover", "liveorleans.gateway.recoveries", ("recovered", "outcome", static outcome => outcome is "recovered" ? "yes" : "no")),
        new("transport_connect_count", "liveorleans.gateway.connects", ("transport", "transport", null)),
    ];

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_series, static series => series.Dispose());
}
