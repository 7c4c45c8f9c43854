using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace LiveOrleans.Faults;

/// <summary>Sessions that subscribe to a channel and then never read.</summary>
internal sealed class SilentSessions : IAsyncDisposable
{
    // What the kernel takes for a session is no concern of the node's bound.
    private const int ReceiveBuffer = 4096;
    private const int AtOnce = 50;
    private const int SubscribeId = 2;

    private static readonly HttpMessageInvoker Invoker = new(new SocketsHttpHandler { ConnectCallback = ConnectAsync });

    private readonly List<ClientWebSocket> _sockets = [];

    /// <summary>Opens them, and waits until the server has taken each one's subscription.</summary>
    public async Task OpenAsync(Uri node, string channel, int count)
    {
        while (_sockets.Count < count)
        {
            _sockets.AddRange(await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, count - _sockets.Count)).Select(_ => OpenAsync(node, channel))));
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets)
        {
            socket.Abort();
            socket.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static async Task<ClientWebSocket> OpenAsync(Uri node, string channel)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await socket.ConnectAsync(new UriBuilder(node) { Scheme = "ws", Path = "api/live/ws" }.Uri, Invoker, cancellation);
        await socket.SendAsync(LiveWire.Connect("silent"), WebSocketMessageType.Text, endOfMessage: true, cancellation);
        await socket.ReceiveAsync(new byte[ReceiveBuffer], cancellation);
        await socket.SendAsync(LiveWire.Subscribe(SubscribeId, channel, asked: null), WebSocketMessageType.Text, endOfMessage: true, cancellation);
        await socket.ReceiveAsync(new byte[ReceiveBuffer], cancellation);
        return socket;
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = ReceiveBuffer, NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
