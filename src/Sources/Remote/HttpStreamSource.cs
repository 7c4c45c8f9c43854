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
/// A run is one request. Where messages have ids, the next run of this object asks for what follows the last one that the channel
/// has taken; behind a message that is not JSON too, so that such a message ends one run and not every one.
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

    private string? _lastEventId;

    public string Type => type;

    public async Task RunAsync(ISourceSink sink, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(sink.Token, cancellationToken);
        var parser = ParserFor(response);
        using var connection = new HttpConnection(response, await response.Content.ReadAsStreamAsync(cancellationToken), parser);
        var pump = new MessagePump(connection, sink, url.Authority, options.IdleTimeout, time);
        try
        {
            await pump.RunAsync(cancellationToken);
        }
        finally
        {
            _lastEventId = pump.LastEventId ?? _lastEventId;
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(FencingToken token, CancellationToken cancellationToken)
    {
        using var request = CreateRequest(token);
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

    private HttpRequestMessage CreateRequest(FencingToken token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach (var (name, value) in options.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("Accept", type is LineDelimitedType ? LinesContent : EventStreamContent);
        request.Headers.TryAddWithoutValidation(FencingHeaders.Token, FencingHeaders.Format(token));
        request.Headers.TryAddWithoutValidation(FencingHeaders.Channel, channel.Key);
        if (!string.IsNullOrEmpty(_lastEventId))
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", _lastEventId);
        }

        return request;
    }

    private IMessageParser ParserFor(HttpResponseMessage response)
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
            (_, EventStreamContent) => new EventStreamParser(MessagePump.MaxMessageBytes, _lastEventId),
            (LineDelimitedType, _) or (_, LinesContent or "application/ndjson" or "application/jsonl") => new LineParser(MessagePump.MaxMessageBytes),
            var (_, other) => throw new HttpRequestException(
                $"{url.Authority} answered with the content type {other ?? "(none)"}, not {EventStreamContent} or {LinesContent}"),
        };
    }
}
