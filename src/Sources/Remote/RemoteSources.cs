using LiveOrleans.Channels;

namespace LiveOrleans.Sources;

/// <summary>Registers sources that are reached over the network. Every run is one connection, with the fencing token of its lease.</summary>
public static class RemoteSources
{
    /// <summary>Registers sources of the kind <c>sse</c>: the answer to a GET is an event stream, or lines of JSON.</summary>
    /// <param name="options">How they are reached.</param>
    /// <param name="time">The clock of their deadlines.</param>
    public static SourceRegistration EventStream(RemoteSourceOptions options, TimeProvider time) =>
        Register(options, time, (channel, url, connections) => new HttpStreamSource(HttpStreamSource.EventStreamType, channel, url, options, connections, time));

    /// <summary>Registers sources of the kind <c>line-delimited</c>: each line of the answer to a GET is one JSON value.</summary>
    /// <param name="options">How they are reached.</param>
    /// <param name="time">The clock of their deadlines.</param>
    public static SourceRegistration LineDelimited(RemoteSourceOptions options, TimeProvider time) =>
        Register(options, time, (channel, url, connections) => new HttpStreamSource(HttpStreamSource.LineDelimitedType, channel, url, options, connections, time));

    /// <summary>Registers sources of the kind <c>websocket</c>: each message is one JSON value.</summary>
    /// <param name="options">How they are reached; the scheme is <c>ws</c> or <c>wss</c>.</param>
    /// <param name="time">The clock of their deadlines.</param>
    public static SourceRegistration WebSocket(RemoteSourceOptions options, TimeProvider time) =>
        Register(options, time, (channel, url, connections) => new WebSocketSource(channel, url, options, connections, time));

    private static SourceRegistration Register(
        RemoteSourceOptions options, TimeProvider time, Func<ChannelId, Uri, HttpMessageInvoker, IBackendSource> create)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);

        // Lives as long as the registration. Without a run it holds no connection, so nothing has to be closed when that is replaced.
        var connections = RemoteConnections.Create(options.AnswerTimeout);
        return new SourceRegistration(
            options.Pattern, channel => options.Url.Expand(channel, options.Pattern) is { } url ? create(channel, url, connections) : null);
    }
}
