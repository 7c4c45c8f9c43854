using System.Net;
using LiveOrleans.Channels;

namespace LiveOrleans.Sources;

/// <summary>Feeds a channel with the body of one long HTTP answer: an event stream, or lines of JSON.</summary>
/// <param name="type">The kind under which it is registered.</param>
/// <param name="channel">The channel.</param>
/// <param name="url">Where its source is.</param>
/// <param name="options">How the source is reached.</param>
/// <param name="connections">Opens the connection of each run.</param>
/// <param name="time">The clock of its deadlines.</param>
/// <remarks>
/// A run is one request. Where messages have ids, the last one's is the channel's cursor, and the next run, on whichever node, asks
/// for what follows it. A message that is not JSON moves the cursor, too, so that it ends one run and not every one.
/// </remarks>
internal sealed class HttpStreamSource(
    string type, ChannelId channel, Uri url, RemoteSourceOptions options, HttpMessageInvoker connections, TimeProvider time) : IBackendSource
{
    /// <summary>The kind that reads an event stream, or lines of JSON when the answer's content type says so.</summary>
    public const string EventStreamType = "sse";

    /// <summary>The kind that reads lines of JSON, whatever the content type.</summary>
    public const string LineDelimitedType = "line-delimited";

    private const string EventStreamContent = "text/event-stream";
    private const string LinesContent = "application/x-ndjson";

    private readonly EventCursor _cursor = new(url);

    public string Type => type;

    public async Task RunAsync(ISourceSink sink, CancellationToken cancellationToken)
    {
        var lastEventId = _cursor.IdIn(sink.Cursor);
        using var response = await OpenAsync(sink.Token, lastEventId, cancellationToken);
        if (lastEventId is not null && response.StatusCode is HttpStatusCode.Gone)
        {
            // Asked for ever, it would keep the channel without its source for ever.
            await sink.WriteAsync([], string.Empty, cancellationToken);
            throw new HttpRequestException($"{url.Authority} answered 410 to the id of the last event; the next run asks without it");
        }

        var parser = ParserFor(response, lastEventId);
        using var connection = new HttpConnection(response, await response.Content.ReadAsStreamAsync(cancellationToken), parser, _cursor);
        await new MessagePump(connection, sink, url.Authority, options.IdleTimeout, time).RunAsync(cancellationToken);
    }

    private async Task<HttpResponseMessage> OpenAsync(FencingToken token, string? lastEventId, CancellationToken cancellationToken)
    {
        using var request = CreateRequest(token, lastEventId);
        using var deadline = new AnswerDeadline(url, options.AnswerTimeout, time, cancellationToken);
        try
        {
            return await connections.SendAsync(request, deadline.Token);
        }
        catch (OperationCanceledException exception) when (deadline.IsMissed)
        {
            throw deadline.Error(exception);
        }
        catch (HttpRequestException exception)
        {
            // What went wrong with TLS stands in the innermost exception alone.
            throw new HttpRequestException($"{url.Authority}: {exception.GetBaseException().Message}", exception);
        }
    }

    private HttpRequestMessage CreateRequest(FencingToken token, string? lastEventId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach (var (name, value) in options.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("Accept", type is LineDelimitedType ? LinesContent : EventStreamContent);
        request.Headers.TryAddWithoutValidation(FencingHeaders.Token, FencingHeaders.Format(token));
        request.Headers.TryAddWithoutValidation(FencingHeaders.Channel, channel.Key);
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        return request;
    }

    private IMessageParser ParserFor(HttpResponseMessage response, string? lastEventId)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode is not HttpStatusCode.OK)
        {
            throw new HttpRequestException($"{url.Authority} answered {status}{(status is >= 300 and < 400 ? "; redirects are not followed" : string.Empty)}");
        }

        var encoding = string.Join(", ", response.Content.Headers.ContentEncoding);
        if (encoding.Length > 0)
        {
            throw new HttpRequestException($"{url.Authority} answered with the content encoding {encoding}, which was not asked for");
        }

        return (type, response.Content.Headers.ContentType?.MediaType) switch
        {
            (_, EventStreamContent) => new EventStreamParser(MessagePump.MaxMessageBytes, lastEventId),
            (LineDelimitedType, _) or (_, LinesContent or "application/ndjson" or "application/jsonl") => new LineParser(MessagePump.MaxMessageBytes),
            var (_, other) => throw new HttpRequestException(
                $"{url.Authority} answered with the content type {other ?? "(none)"}, not {EventStreamContent} or {LinesContent}"),
        };
    }
}
