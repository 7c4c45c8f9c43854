using System.Diagnostics.Metrics;

namespace LiveOrleans.Gateway;

/// <summary>The node's counts of sessions, subscriptions and what is sent to them.</summary>
internal sealed class SessionMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "LiveOrleans.Gateway";

    private readonly UpDownCounter<long> _sessions;
    private readonly UpDownCounter<long> _subscriptions;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _writes;
    private readonly Counter<long> _disconnects;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _recoveries;
    private long _subscriptionCount;

    public SessionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _sessions = meter.CreateUpDownCounter<long>("liveorleans.gateway.sessions", "{session}", "Client sessions that are open.");
        _subscriptions = meter.CreateUpDownCounter<long>("liveorleans.gateway.subscriptions", "{subscription}", "Subscriptions of all sessions.");
        _deliveries = meter.CreateCounter<long>("liveorleans.gateway.deliveries", "{delivery}", "Publications, joins and leaves, counted once per session that was sent them.");
        _bytes = meter.CreateCounter<long>("liveorleans.gateway.sent", "By", "Bytes sent to sessions.");
        _writes = meter.CreateCounter<long>("liveorleans.gateway.writes", "{write}", "Writes to sessions; one may hold several deliveries.");
        _disconnects = meter.CreateCounter<long>("liveorleans.gateway.disconnects", "{session}", "Sessions that the node ended, by code.");
        _errors = meter.CreateCounter<long>("liveorleans.gateway.command_errors", "{command}", "Commands answered with an error, by code.");
        _recoveries = meter.CreateCounter<long>("liveorleans.gateway.recoveries", "{subscription}", "Subscriptions that asked for what they had missed, by outcome.");
    }

    /// <summary>How many subscriptions the node's sessions have.</summary>
    public long SubscriptionCount => Interlocked.Read(ref _subscriptionCount);

    public void SessionOpened() => _sessions.Add(1);

    public void SessionEnded() => _sessions.Add(-1);

    public void Subscribed()
    {
        Interlocked.Increment(ref _subscriptionCount);
        _subscriptions.Add(1);
    }

    public void Unsubscribed()
    {
        Interlocked.Decrement(ref _subscriptionCount);
        _subscriptions.Add(-1);
    }

    public void Written(int entries, int bytes)
    {
        _deliveries.Add(entries);
        _bytes.Add(bytes);
        _writes.Add(1);
    }

    public void Disconnected(int code) => _disconnects.Add(1, new KeyValuePair<string, object?>("code", code));

    public void Failed(uint code) => _errors.Add(1, new KeyValuePair<string, object?>("code", code));

    public void Recovered(bool success) => _recoveries.Add(1, new KeyValuePair<string, object?>("outcome", success ? "recovered" : "lost"));
}
