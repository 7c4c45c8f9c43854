using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace LiveOrleans.Redis;

/// <summary>Leads connections to the master that the Sentinels name, and to no other.</summary>
/// <remarks>
/// To the client library there is one server, as behind a proxy. Its own way with Sentinels also connects to the other servers and
/// believes what each says of itself: a killed master that comes back calls itself the master until the Sentinels have made it a
/// replica, some ten seconds later, and what is written to it meanwhile is lost. It also waits for Sentinels on threads of the pool.
/// </remarks>
internal sealed class SentinelTunnel : Tunnel
{
    /// <summary>Where nothing listens: a connection to it fails at once. An exception here would be seen by nobody.</summary>
    private static readonly IPEndPoint Nowhere = new(IPAddress.Loopback, 0);

    private readonly SentinelWatch _watch;

    // Guards the sockets.
    private readonly Lock _lock = new();
    private readonly List<Socket> _sockets = [];

    /// <summary>Makes the tunnel; nothing is asked before the first connection.</summary>
    /// <param name="sentinels">Where the Sentinels are.</param>
    /// <param name="service">What they call the master.</param>
    /// <param name="configure">How one of them is reached.</param>
    /// <param name="logger">Is told when another master is named.</param>
    /// <param name="time">The clock.</param>
    public SentinelTunnel(
        IReadOnlyList<DnsEndPoint> sentinels, string service, Func<DnsEndPoint, ConfigurationOptions> configure, ILogger logger, TimeProvider time) =>
        _watch = new SentinelWatch(sentinels, service, configure, logger, time) { Switched = CloseOthers, IsWanted = HasConnections };

    /// <summary>The host of the master, whose name its certificate must have.</summary>
    public string? Host => _watch.Master?.Address.ToString();

    /// <inheritdoc/>
    public override async ValueTask<EndPoint?> GetSocketConnectEndpointAsync(EndPoint endpoint, CancellationToken cancellationToken) =>
        await _watch.FindAsync() ?? Nowhere;

    /// <inheritdoc/>
    public override ValueTask<Stream?> BeforeAuthenticateAsync(EndPoint endpoint, ConnectionType connectionType, Socket? socket, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(socket);
        lock (_lock)
        {
            _sockets.RemoveAll(IsClosed);
            _sockets.Add(socket);
        }

        // It may have changed while the connection was made.
        if (_watch.Master is { } master)
        {
            CloseOthers(master);
        }

        return default;
    }

    private static bool IsClosed(Socket socket) => socket.SafeHandle.IsClosed;

    private bool HasConnections()
    {
        lock (_lock)
        {
            _sockets.RemoveAll(IsClosed);
            return _sockets.Count > 0;
        }
    }

    private void CloseOthers(IPEndPoint master)
    {
        lock (_lock)
        {
            foreach (var socket in _sockets)
            {
                CloseUnlessTo(master, socket);
            }
        }
    }

    private static void CloseUnlessTo(IPEndPoint master, Socket socket)
    {
        try
        {
            if (!master.Equals(socket.RemoteEndPoint))
            {
                // The library sees the end of the stream and connects again.
                socket.Shutdown(SocketShutdown.Both);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is over already.
        }
    }
}
