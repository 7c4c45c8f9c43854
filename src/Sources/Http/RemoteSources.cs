using LiveOrleans.Channels;

namespace LiveOrleans.Sources;

/// <summary>Registers sources that are reached over the network. Every run is one connection with the fencing token of its lease.</summary>
public static class RemoteSources
{
    /// <summary>Registers sources of the kind <c>sse</c>: the answer to a GET is an event stream, or lines of JSON.</summary>
    /// <param name="options">How they are reached.</param>
    /// <param name="time">The clock of their deadlines.</param>
    public static SourceRegistration EventStream(RemoteSourceOptions options, TimeProvider time) =>
        Http(HttpStreamSource.EventStreamType, options, time);

    /// <summary>Registers sources of the kind <c>line-delimited</c>: each line of the answer to a GET is one JSON value.</summary>
    /// <param name="options">How they are reached.</param>
    /// <param name="time">The clock of their deadlines.</param>
    public static SourceRegistration LineDelimited(RemoteSourceOptions options, TimeProvider time) =>
        Http(HttpStreamSource.LineDelimitedType, options, time);

    private static SourceRegistration Http(string type, RemoteSourceOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);

        // Lives as long as the registration, which is the process.
        var connections = RemoteConnections.Create(options.AnswerTimeout);
        return new SourceRegistration(options.Pattern, channel => options.Url.Expand(channel, options.Pattern) is { } url
            ? new HttpStreamSource(type, channel, url, options, connections, time)
            : null);
    }
}
