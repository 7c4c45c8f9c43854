using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>Shows which of the node's connections to Redis stand, and counts what they lost.</summary>
internal sealed class ConnectionMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "LiveOrleans.Redis.Connections";

    private const string ClientPrefix = "liveorleans-";

    private readonly ConcurrentDictionary<string, ConnectionMultiplexer> _connections = new(StringComparer.Ordinal);
    private readonly Counter<long> _losses;

    public ConnectionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableUpDownCounter(
            "liveorleans.redis.connected", Observe, "{connection}", "1 for a connection to Redis that stands, 0 for one that is lost; one that was never opened is missing.");
        _losses = meter.CreateCounter<long>("liveorleans.redis.losses", "{loss}", "Connections to Redis that were lost.");
    }

    /// <summary>A connection was opened.</summary>
    /// <param name="client">Its name in Redis' list of clients.</param>
    /// <param name="connection">The connection.</param>
    public void Opened(string? client, ConnectionMultiplexer connection)
    {
        _connections[NameOf(client)] = connection;

        // An alarm on it needs a zero to rise from.
        _losses.Add(0, Connection(NameOf(client)));
    }

    /// <summary>A connection was lost; it comes back by itself.</summary>
    /// <param name="client">Its name in Redis' list of clients.</param>
    public void Lost(string? client) => _losses.Add(1, Connection(NameOf(client)));

    private static string NameOf(string? client) =>
        client is not null && client.StartsWith(ClientPrefix, StringComparison.Ordinal) ? client[ClientPrefix.Length..] : "other";

    private static KeyValuePair<string, object?> Connection(string name) => new("connection", name);

    private IEnumerable<Measurement<int>> Observe() =>
        _connections.Select(static pair => new Measurement<int>(pair.Value.IsConnected ? 1 : 0, Connection(pair.Key)));
}
