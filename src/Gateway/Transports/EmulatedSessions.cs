using System.Collections.Concurrent;
using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>The node's sessions whose clients post their messages.</summary>
/// <remarks>
/// Their name, which the connect reply tells as <c>session</c>, is the client id, which others see, a dot, and a secret, which nobody
/// else learns. It is not logged.
/// </remarks>
internal sealed partial class EmulatedSessions(NodeId node, ILogger<EmulatedSessions> logger)
{
    private readonly ConcurrentDictionary<string, EmulatedTransport> _transports = new(StringComparer.Ordinal);

    /// <summary>The node that they are on.</summary>
    public NodeId Node => node;

    /// <summary>The name of a session.</summary>
    /// <param name="client">Its public id.</param>
    /// <param name="secret">Its secret.</param>
    public static string NameOf(string client, string secret) => $"{client}.{secret}";

    /// <summary>The public id in a session's name; empty when it is none.</summary>
    public static string ClientOf(string session) => session.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? session[..dot] : string.Empty;

    public void Add(string client, EmulatedTransport transport) => _transports[client] = transport;

    public void Remove(string client) => _transports.TryRemove(client, out _);

    /// <summary>Hands a message to its session. One that is no longer here is passed over, as the protocol has it: its stream has ended.</summary>
    public void Deliver(EmulationOrder order)
    {
        var client = ClientOf(order.Session);
        if (client.Length > 0
            && _transports.TryGetValue(client, out var transport)
            && !transport.Post(order.Session.AsSpan(client.Length + 1), order.OrgId, order.User, order.Data.ToArray()))
        {
            Log.Refused(logger, client, order.User, order.OrgId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.EmulationRefused, LogLevel.Warning, "A message for session {SessionId} from user {User} of organisation {OrgId} was dropped: the session is another caller's, or its secret is another.", EventName = nameof(EventIds.EmulationRefused))]
        public static partial void Refused(ILogger logger, string sessionId, string user, long orgId);
    }
}
