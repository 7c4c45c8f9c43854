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
/// A run is one request. It ends with the body, and fails when the source does not answer, answers anything but 200, is silent
/// for too long or sends a message that is not JSON: leaving such a message out would be a loss that nobody is told of, while
/// the end of a run is seen with its reason. What came before it is published, and where messages have ids the next run asks for
/// what follows it. Cancelling closes the TCP connection at once, whatever is being waited for.
/// </remarks>
internal sealed class HttpStreamSource(
    string type, ChannelId channel, Uri url, RemoteSourceOptions options, HttpMessageInvoker connections, TimeProvider time) : IBackendSource
{
    /// <summary>The kind that reads an event stream, or lines of JSON when the answer's content type says so.</summary>
    public const string EventStreamType = "sse";

    /// <summary>The kind that reads lines of JSON, whatever the content type.</summary>
    public const string LineDelimitedType = "line-delimited";

    /// <summary>The most bytes of one message.</summary>
    internal const int MaxMessageBytes = 1024 * 1024;

    private const int ReadBytes = 64 * 1024;
    private const string EventStreamContent = "text/event-stream";
    private const string LinesContent = "application/x-ndjson";

    private string? _lastEventId;

    public string Type => type;

    public async Task RunAsync(ISourceSink sink, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(sink.Token, cancellationToken);

        // The read ends by its own token; this one closes the connection while a write is waited for.
        await using var closing = cancellationToken.UnsafeRegister(static state => (state as HttpResponseMessage)?.Dispose(), response);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            await ReadAsync(body, ParserFor(response), sink, cancellationToken);
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested && exception is not OperationCanceledException)
        {
            throw new OperationCanceledException("The connection was closed.", exception, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(FencingToken token, CancellationToken cancellationToken)
    {
        using var request = CreateRequest(token);
        using var deadline = new CancellationTokenSource(options.AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await connections.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{url.Authority} did not answer within {options.AnswerTimeout.TotalSeconds:0.#} s", exception);
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
            (_, EventStreamContent) => new EventStreamParser(MaxMessageBytes, _lastEventId),
            (LineDelimitedType, _) or (_, LinesContent or "application/ndjson" or "application/jsonl") => new LineParser(MaxMessageBytes),
            var (_, other) => throw new HttpRequestException(
                $"{url.Authority} answered with the content type {other ?? "(none)"}, not {EventStreamContent} or {LinesContent}"),
        };
    }

    private async Task ReadAsync(Stream body, IMessageParser parser, ISourceSink sink, CancellationToken cancellationToken)
    {
        var batch = new MessageBatch(sink);
        try
        {
            await ReadToEndAsync(body, parser, batch, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException && !cancellationToken.IsCancellationRequested)
        {
            // What came before the connection broke, or before a message that cannot be read, counts.
            await FlushAsync(batch, parser, cancellationToken);
            throw;
        }
    }

    private async Task ReadToEndAsync(Stream body, IMessageParser parser, MessageBatch batch, CancellationToken cancellationToken)
    {
        var buffer = new byte[ReadBytes];
        while (true)
        {
            // What is there already is read at once and joins the batch; when there is nothing more, the batch goes.
            var reading = body.ReadAsync(buffer, cancellationToken);
            var count = reading.IsCompleted
                ? await reading
                : await FlushMeanwhileAsync(body, reading.AsTask(), batch, parser, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (count == 0)
            {
                await FlushAsync(batch, parser, cancellationToken);
                return;
            }

            await TakeAsync(buffer.AsMemory(0, count), batch, parser, cancellationToken);
        }
    }

    private async Task<int> FlushMeanwhileAsync(
        Stream body, Task<int> reading, MessageBatch batch, IMessageParser parser, CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync(batch, parser, cancellationToken);
            return await reading.WaitAsync(options.IdleTimeout ?? Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{url.Authority} sent nothing for {options.IdleTimeout?.TotalSeconds:0.#} s", exception);
        }
        finally
        {
            if (!reading.IsCompleted)
            {
                // The buffer is the read's until it has ended.
                await body.DisposeAsync();
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    private async ValueTask TakeAsync(ReadOnlyMemory<byte> input, MessageBatch batch, IMessageParser parser, CancellationToken cancellationToken)
    {
        while (parser.TryRead(ref input, out var message))
        {
            if (!batch.TryAdd(message, out var fault))
            {
                throw new InvalidDataException($"{url.Authority} sent a message that is not JSON (byte {fault.Position})");
            }

            if (batch.IsFull)
            {
                await FlushAsync(batch, parser, cancellationToken);
            }
        }
    }

    private async ValueTask FlushAsync(MessageBatch batch, IMessageParser parser, CancellationToken cancellationToken)
    {
        await batch.FlushAsync(cancellationToken);
        _lastEventId = parser.LastEventId ?? _lastEventId;
    }
}
