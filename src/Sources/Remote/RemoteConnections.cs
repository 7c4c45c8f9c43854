using System.Net.Sockets;
using System.Text;

namespace LiveOrleans.Sources;

/// <summary>Makes what opens the connections of a registration's sources.</summary>
/// <remarks>
/// One TCP connection per run, never used again: closing the run closes the connection, which every server notices. So no
/// pool and no HTTP/2. Redirects would take the configured headers to another host, a proxy out of the environment may hold a
/// stream back: neither is followed.
/// </remarks>
internal static class RemoteConnections
{
    // A host that vanished without a word is noticed after 15 + 3 × 5 seconds.
    private const int KeepAliveSeconds = 15;
    private const int KeepAliveInterval = 5;
    private const int KeepAliveRetries = 3;

    /// <summary>Makes it.</summary>
    /// <param name="connectTimeout">How long connecting may take.</param>
    public static HttpMessageInvoker Create(TimeSpan connectTimeout) => new(
        new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            ConnectCallback = ConnectAsync,
            ConnectTimeout = connectTimeout,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.Zero,
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
            UseCookies = false,
            UseProxy = false,
        },
        disposeHandler: true);

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveInterval);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveRetries);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
