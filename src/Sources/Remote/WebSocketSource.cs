using System.Net.WebSockets;
using LiveOrleans.Channels;

namespace LiveOrleans.Sources;

/// <summary>Feeds a channel with the messages of a WebSocket. It sends nothing.</summary>
/// <param name="channel">The channel.</param>
/// <param name="url">Where its source is.</param>
/// <param name="options">How the source is reached.</param>
/// <param name="connections">Opens the connection of each run.</param>
/// <param name="time">The clock of its deadlines.</param>
internal sealed class WebSocketSource(
    ChannelId channel, Uri url, RemoteSourceOptions options, HttpMessageInvoker connections, TimeProvider time) : IBackendSource
{
    /// <summary>The kind under which it is registered.</summary>
    public const string TypeName = "websocket";

    // A peer that answers no ping is gone.
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);

    public string Type => TypeName;

    public async Task RunAsync(ISourceSink sink, CancellationToken cancellationToken)
    {
        using var socket = CreateSocket(sink.Token);
        await OpenAsync(socket, cancellationToken);
        using var connection = new WebSocketConnection(socket, url.Authority, MessagePump.MaxMessageBytes);
        await new MessagePump(connection, sink, url.Authority, options.IdleTimeout, time).RunAsync(cancellationToken);
    }

    private ClientWebSocket CreateSocket(FencingToken token)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = PingInterval;
        socket.Options.KeepAliveTimeout = PingInterval;
        socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in options.Headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        socket.Options.SetRequestHeader(FencingHeaders.Token, FencingHeaders.Format(token));
        socket.Options.SetRequestHeader(FencingHeaders.Channel, channel.Key);
        return socket;
    }

    private async Task OpenAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        using var deadline = new AnswerDeadline(url, options.AnswerTimeout, time, cancellationToken);
        try
        {
            await socket.ConnectAsync(url, connections, deadline.Token);
        }
        catch (Exception exception) when (deadline.IsMissed)
        {
            throw deadline.Error(exception);
        }
        catch (WebSocketException exception) when (!cancellationToken.IsCancellationRequested)
        {
            var status = (int)socket.HttpStatusCode;
            throw new WebSocketException(
                $"{url.Authority} {(status is 0 ? $"cannot be reached: {exception.GetBaseException().Message}" : $"answered {status}, which opens no WebSocket")}", exception);
        }
    }
}
