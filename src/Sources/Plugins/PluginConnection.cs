using System.Net;
using System.Net.Sockets;
using Grpc.Net.Client;
using LiveOrleans.Sources.Wire;

namespace LiveOrleans.Sources;

/// <summary>The gRPC connection to a plugin's server: HTTP/2 without TLS over a Unix socket or TCP.</summary>
internal sealed class PluginConnection : IDisposable
{
    /// <summary>The most bytes of one message of a plugin: what the history of a channel holds.</summary>
    internal const int MaxMessageBytes = 4 * 1024 * 1024;

    // A host that vanished without a word is noticed after 15 + 3 × 5 seconds. Pings of HTTP/2 would not do: servers in Go take
    // one in five minutes and close the connection when more come.
    private const int KeepAliveSeconds = 15;
    private const int KeepAliveInterval = 5;
    private const int KeepAliveRetries = 3;

    private readonly EndPoint _endPoint;
    private readonly GrpcChannel _channel;

    /// <summary>Makes a connection, which opens with the first call.</summary>
    /// <param name="endPoint">Where the plugin listens.</param>
    /// <param name="exited">The exit code of the plugin's process, once it has exited; null when somebody else has started it.</param>
    public PluginConnection(EndPoint endPoint, Task<int>? exited)
    {
        _endPoint = endPoint;
        Exited = exited;
        _channel = GrpcChannel.ForAddress(endPoint is UnixDomainSocketEndPoint ? "http://localhost" : $"http://{Authority(endPoint)}", new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            HttpHandler = CreateHandler(),
            MaxReceiveMessageSize = MaxMessageBytes,
            ThrowOperationCanceledOnCancellation = true,
        });
        Streams = new(_channel);
        Diagnostics = new(_channel);
        Controller = new(_channel);
        Output = new(_channel);
    }

    /// <summary>Completes with the exit code when the plugin's process has exited; null when somebody else has started it.</summary>
    public Task<int>? Exited { get; }

    public Wire.Stream.StreamClient Streams { get; }

    public Diagnostics.DiagnosticsClient Diagnostics { get; }

    public GRPCController.GRPCControllerClient Controller { get; }

    public GRPCStdio.GRPCStdioClient Output { get; }

    public void Dispose() => _channel.Dispose();

    private static string Authority(EndPoint endPoint) =>
        endPoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : $"{endPoint}";

    // A plugin may bound the streams of one connection, and channels are many: then there are more connections.
    private SocketsHttpHandler CreateHandler() => new()
    {
        ActivityHeadersPropagator = null,
        ConnectCallback = ConnectAsync,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        EnableMultipleHttp2Connections = true,
        UseCookies = false,
        UseProxy = false,
    };

    private async ValueTask<System.IO.Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = CreateSocket();
        try
        {
            await socket.ConnectAsync(_endPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private Socket CreateSocket()
    {
        if (_endPoint is UnixDomainSocketEndPoint)
        {
            return new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveInterval);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveRetries);
        return socket;
    }
}
