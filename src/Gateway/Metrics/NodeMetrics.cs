using System.Diagnostics.Metrics;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>What a node is and whether it is ready, as its metrics show it. What has to be asked for is asked for when the metrics are read.</summary>
internal sealed class NodeMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "LiveOrleans.Node";

    private static readonly string Version = typeof(NodeMetrics).Assembly.GetName().Version?.ToString(3) ?? string.Empty;

    private readonly HealthEndpoints _health;
    private readonly INodeDirectory _nodes;
    private readonly long _started;
    private volatile IReadOnlyList<(string Check, string? Reason)> _checks = [];
    private volatile int _nodeCount = 1;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meters">Makes their meter.</param>
    /// <param name="health">Knows whether the node is ready.</param>
    /// <param name="nodes">Knows the other nodes.</param>
    /// <param name="time">Tells when the node started.</param>
    /// <param name="sessions">The node's sessions; null on a node without any.</param>
    public NodeMetrics(IMeterFactory meters, HealthEndpoints health, INodeDirectory nodes, TimeProvider time, SessionDirectory? sessions = null)
    {
        _health = health;
        _nodes = nodes;
        _started = time.GetUtcNow().ToUnixTimeSeconds();
        var meter = meters.Create(MeterName);
        meter.CreateObservableUpDownCounter(
            "liveorleans.node.build", static () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", Version)), "{node}", "1, by the version of the node.");
        meter.CreateObservableGauge("liveorleans.node.start_time", () => _started, "s", "When the node started, in seconds of Unix time.");
        meter.CreateObservableUpDownCounter("liveorleans.node.ready", Ready, "{check}", "1 for a check of /readyz that holds, 0 for one that does not, as of this reading.");
        meter.CreateObservableUpDownCounter("liveorleans.cluster.nodes", () => _nodeCount, "{node}", "Nodes of the cluster that this one knows, itself among them.");
        if (sessions is not null)
        {
            meter.CreateObservableUpDownCounter("liveorleans.gateway.users", () => sessions.UserCount, "{user}", "Users that have sessions on this node.");
            meter.CreateObservableUpDownCounter("liveorleans.gateway.channels", () => sessions.UsedChannelCount, "{channel}", "Channels that sessions of this node subscribe to.");
        }
    }

    /// <summary>Asks what is to be asked before the metrics are read. Never fails; takes a second at the most.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var checks = _health.CheckAsync(cancellationToken);
        var count = CountAsync(cancellationToken);
        _checks = await checks;
        _nodeCount = await count;
    }

    private async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Math.Max(1, (await _nodes.ListAsync(cancellationToken)).Count);
        }
        catch (Exception exception) when (exception is ChannelUnavailableException or OperationCanceledException)
        {
            return _nodeCount;
        }
    }

    private IEnumerable<Measurement<int>> Ready() =>
        _checks.Select(static check => new Measurement<int>(check.Reason is null ? 1 : 0, new KeyValuePair<string, object?>("check", check.Check)));
}
