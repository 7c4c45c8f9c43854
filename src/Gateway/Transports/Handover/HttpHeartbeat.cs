using Microsoft.AspNetCore.Connections.Features;

namespace LiveOrleans.Gateway;

/// <summary>Leads a connection's heartbeat to its HTTP for as long as that lives.</summary>
/// <remarks>
/// HTTP asks for the heartbeat once and never gives it back: without this a connection would hold all that belongs to its
/// requests until it ends, and time out what is no request any more.
/// </remarks>
internal sealed class HttpHeartbeat : IConnectionHeartbeatFeature
{
    private Action? _beat;

    private HttpHeartbeat()
    {
    }

    /// <summary>Makes one that beats with a connection's own; never, where the connection has none.</summary>
    public static HttpHeartbeat Follow(IConnectionHeartbeatFeature? connection)
    {
        var heartbeat = new HttpHeartbeat();
        connection?.OnHeartbeat(static state => ((HttpHeartbeat)state).Beat(), heartbeat);
        return heartbeat;
    }

    /// <inheritdoc/>
    public void OnHeartbeat(Action<object> action, object state) => Volatile.Write(ref _beat, _beat + (() => action(state)));

    /// <summary>Beats no more.</summary>
    public void End() => Volatile.Write(ref _beat, null);

    private void Beat() => Volatile.Read(ref _beat)?.Invoke();
}
