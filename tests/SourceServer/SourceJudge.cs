using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.SourceServer;

/// <summary>A server of event streams that notes who opened what and when: the judge of how many sources a channel has.</summary>
/// <remarks>
/// Every path is a stream. Its messages are <c>{"n":12,"token":7}</c>, at once and then at the interval; n counts the messages of the channel
/// from 1 over all its streams, so that no two streams carry the same number unless messages are kept to be replayed. Channel and token are
/// those of the request's headers.
/// </remarks>
public sealed class SourceJudge : IAsyncDisposable
{
    private readonly SourceJudgeOptions _options;
    private readonly WebApplication _app;
    private readonly SourceLog _log;
    private readonly CancellationTokenSource _ending = new();
    private string _address = string.Empty;

    private SourceJudge(SourceJudgeOptions options)
    {
        _options = options;
        _log = new SourceLog(options, TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Every stream so far, in the order of their opening.</summary>
    public IReadOnlyList<SourceInterval> Log => _log.Intervals();

    /// <summary>Every request that was refused for its token.</summary>
    public IReadOnlyList<SourceRefusal> Refusals => _log.Refusals();

    /// <summary>This moment.</summary>
    public SourceInstant Now => _log.Now;

    /// <summary>The time since the server started, at a timestamp of the system's clock: compares with what others noted by that clock.</summary>
    public TimeSpan At(long timestamp) => _log.At(timestamp);

    /// <summary>Starts a server on the loopback address.</summary>
    public static async Task<SourceJudge> StartAsync(SourceJudgeOptions? options = null)
    {
        var judge = new SourceJudge(options ?? new SourceJudgeOptions());
        await judge._app.StartAsync();
        judge._address = judge._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.Single() ?? string.Empty;
        return judge;
    }

    /// <summary>The URL of a path or of a template such as <c>/feed/{path}</c>.</summary>
    public string Url(string pathTemplate) => _address + pathTemplate;

    /// <summary>The streams of a channel, such as <c>1/ds/weather/berlin</c>.</summary>
    public IReadOnlyList<SourceInterval> Of(string channel) => _log.Intervals(channel);

    /// <summary>How many streams a channel has now.</summary>
    public int OpenCount(string channel) => Of(channel).Count(static interval => interval.Closed is null);

    /// <summary>The number of the channel's last message; 0 before the first.</summary>
    public long LastMessage(string channel) => _log.LastMessage(channel);

    /// <summary>Streams of a channel whose connections were open at the same time.</summary>
    public IReadOnlyList<SourceOverlap> Overlaps(string channel) =>
        SourceOverlaps.Find(Of(channel), static interval => interval.Closed, Now);

    /// <summary>
    /// Streams of a channel that were fed at the same time: one that a higher token has cut off is over then, however long its connection
    /// took to end. Without tokens the same as <see cref="Overlaps"/>.
    /// </summary>
    public IReadOnlyList<SourceOverlap> EffectiveOverlaps(string channel) =>
        SourceOverlaps.Find(Of(channel), static interval => interval.Ended, Now);

    /// <summary>Waits for the first stream of a channel that is opened later than a moment, or was already.</summary>
    /// <exception cref="TimeoutException">None was; the message has the channel's log.</exception>
    public async Task<SourceInterval> WaitOpenAsync(string channel, TimeSpan after, TimeSpan timeout)
    {
        SourceInterval? found = null;
        await WaitAsync(
            channel,
            $"a stream later than {after.TotalSeconds:0.000} s",
            intervals => (found = intervals.FirstOrDefault(interval => interval.Opened.Monotonic > after)) is not null,
            timeout);
        return found!;
    }

    /// <summary>Waits until a channel has no stream.</summary>
    /// <exception cref="TimeoutException">It still has; the message has the channel's log.</exception>
    public Task WaitNoneOpenAsync(string channel, TimeSpan timeout) =>
        WaitAsync(channel, "no stream", static intervals => intervals.All(static interval => interval.Closed is not null), timeout);

    /// <summary>Waits until a channel's last message has at least a number.</summary>
    /// <exception cref="TimeoutException">It has not; the message has the channel's log.</exception>
    public Task WaitMessageAsync(string channel, long number, TimeSpan timeout) =>
        WaitAsync(channel, $"message {number}", _ => LastMessage(channel) >= number, timeout);

    /// <summary>Closes the open streams of a channel, as a source that fails does.</summary>
    public async Task CloseStreamsAsync(string channel)
    {
        foreach (var stream in _log.End(channel))
        {
            await stream.CutAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _ending.Dispose();
        _log.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var stream = _log.Open(Read(context), out var fenced);
        if (stream is null)
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            return;
        }

        await Task.WhenAll(fenced.Select(static lower => lower.CutAsync()));
        await ServeAsync(context, stream);
    }

    private static SourceRequest Read(HttpContext context)
    {
        var headers = context.Request.Headers;
        return new SourceRequest(
            (string?)headers["Live-Channel"] ?? context.Request.Path,
            Number(headers["Live-Fencing-Token"]) ?? 0,
            headers["Live-Node"],
            context.Connection.Id,
            Number(headers["Last-Event-ID"]));
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private async Task ServeAsync(HttpContext context, SourceStream stream)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stream.Cut, _ending.Token);
        try
        {
            await SendAsync(context, stream, end.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client is gone, or the server has ended the stream.
        }

        // Reset at once: a client that does not read must not keep the connection.
        context.Abort();
        _log.Close(stream, _ending.IsCancellationRequested ? SourceClosedBy.Server : SourceClosedBy.Client);
    }

    private async Task SendAsync(HttpContext context, SourceStream stream, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/event-stream";
        using var timer = new PeriodicTimer(_options.Interval, _log.Time);
        while (_log.NextMessages(stream) is { } numbers)
        {
            var text = string.Concat(numbers.Select(number => string.Create(
                CultureInfo.InvariantCulture, $"id: {number}\ndata: {{\"n\":{number},\"token\":{stream.Interval.Token}}}\n\n")));
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private async Task WaitAsync(string channel, string what, Func<IReadOnlyList<SourceInterval>, bool> isThere, TimeSpan timeout)
    {
        var since = _log.Now.Monotonic;
        while (true)
        {
            // Armed first, so that no change is missed.
            var change = _log.NextChange();
            if (isThere(Of(channel)))
            {
                return;
            }

            try
            {
                await change.WaitAsync(Positive(timeout - (_log.Now.Monotonic - since)));
            }
            catch (TimeoutException exception)
            {
                throw new TimeoutException($"{channel}: waited {timeout.TotalSeconds:0.0} s for {what}.\n{string.Join('\n', Of(channel))}", exception);
            }
        }
    }

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;
}
