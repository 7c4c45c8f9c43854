using System.Diagnostics.Metrics;
using LiveOrleans.Channels;
using LiveOrleans.Protocol;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Gateway;

/// <summary>The node's counts of sessions, subscriptions and what is sent to them.</summary>
internal sealed class SessionMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "LiveOrleans.Gateway";

    private readonly UpDownCounter<long> _sessions;
    private readonly UpDownCounter<long> _subscriptions;
    private readonly Counter<long> _connects;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _writes;
    private readonly Counter<long> _disconnects;
    private readonly Counter<long> _unsubscribes;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _recoveries;
    private readonly InitialZeros _zeros;
    private long _subscriptionCount;

    public SessionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _sessions = meter.CreateUpDownCounter<long>("liveorleans.gateway.sessions", "{session}", "Client sessions that are open.");
        _subscriptions = meter.CreateUpDownCounter<long>("liveorleans.gateway.subscriptions", "{subscription}", "Subscriptions of all sessions.");
        _connects = meter.CreateCounter<long>("liveorleans.gateway.connects", "{request}", "Requests for a session, by transport, whatever became of them.");
        _deliveries = meter.CreateCounter<long>("liveorleans.gateway.deliveries", "{delivery}", "Publications, joins and leaves, counted once per session that was sent them.");
        _bytes = meter.CreateCounter<long>("liveorleans.gateway.sent", "By", "Bytes sent to sessions.");
        _writes = meter.CreateCounter<long>("liveorleans.gateway.writes", "{write}", "Writes to sessions; one may hold several deliveries.");
        _disconnects = meter.CreateCounter<long>("liveorleans.gateway.disconnects", "{session}", "Sessions that the node ended, by code.");
        _unsubscribes = meter.CreateCounter<long>("liveorleans.gateway.unsubscribes", "{subscription}", "Subscriptions that the node ended, by code.");
        _errors = meter.CreateCounter<long>("liveorleans.gateway.command_errors", "{command}", "Commands answered with an error, by method and code.");
        _recoveries = meter.CreateCounter<long>("liveorleans.gateway.recoveries", "{subscription}", "Subscriptions that asked for what they had missed, by outcome.");
        _zeros = new InitialZeros(() =>
        {
            _disconnects.Add(0, Code(DisconnectCode.Slow.Code));
            _unsubscribes.Add(0, Code(UnsubscribeCode.InsufficientState.Code));
            _recoveries.Add(0, Outcome(true));
            _recoveries.Add(0, Outcome(false));
        });
    }

    /// <summary>How many subscriptions the node's sessions have.</summary>
    public long SubscriptionCount => Interlocked.Read(ref _subscriptionCount);

    /// <summary>Somebody asks for a session.</summary>
    /// <param name="transport">By what: <c>websocket</c>, <c>http_stream</c>, <c>sse</c> or <c>uni_sse</c>.</param>
    public void Asked(string transport) => _connects.Add(1, new KeyValuePair<string, object?>("transport", transport));

    public void SessionOpened()
    {
        _sessions.Add(1);
        _zeros.Begin();
    }

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

    public void Disconnected(int code) => _disconnects.Add(1, Code(code));

    /// <summary>The node ended a subscription, and tells its client.</summary>
    public void Unsubscribed(int code) => _unsubscribes.Add(1, Code(code));

    public void Failed(CommandKind method, uint code) => _errors.Add(1, new KeyValuePair<string, object?>("method", NameOf(method)), Code((int)code));

    public void Recovered(bool success) => _recoveries.Add(1, Outcome(success));

    private static KeyValuePair<string, object?> Code(int code) => new("code", code);

    private static KeyValuePair<string, object?> Outcome(bool success) => new("outcome", success ? "recovered" : "lost");

    // As centrifuge calls its frames.
    private static string NameOf(CommandKind method) => method switch
    {
        CommandKind.Connect => "connect",
        CommandKind.Ping => "ping",
        CommandKind.Subscribe => "subscribe",
        CommandKind.Unsubscribe => "unsubscribe",
        CommandKind.Publish => "publish",
        CommandKind.Presence => "presence",
        CommandKind.PresenceStats => "presence_stats",
        CommandKind.History => "history",
        CommandKind.Rpc => "rpc",
        CommandKind.Refresh => "refresh",
        CommandKind.SubRefresh => "sub_refresh",
        CommandKind.Send => "send",
        _ => "unknown",
    };
}
