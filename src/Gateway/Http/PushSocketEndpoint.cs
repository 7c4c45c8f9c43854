using System.Net.WebSockets;
using LiveOrleans.Channels;
using LiveOrleans.Frames;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary><c>GET /api/live/push/{streamId}</c> as a WebSocket: each message, text or binary, is a body of line protocol.</summary>
/// <remarks>
/// Nothing is answered. A bad line is logged by its place and left out, and the socket stays; a channel that is behind
/// holds the socket up until it has taken its frames. Grafana's limits: Admin, 1 MiB a message.
/// </remarks>
internal sealed partial class PushSocketEndpoint(
    AccessGate gate,
    OriginCheck origins,
    RefusalLog refusals,
    PushPublisher publisher,
    PushMetrics metrics,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<PushSocketEndpoint> logger)
{
    private const int MaxMessageBytes = 1024 * 1024;

    private static readonly TimeSpan BehindPause = TimeSpan.FromMilliseconds(100);

    // How long a sender may take to answer the close of a node that stops; one that never reads never does.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    private static readonly WebSocketCreationOptions Options = new()
    {
        IsServer = true,

        // Telegraf closes a socket on which nothing comes for 30 s, and the framework looks at its clock only every
        // quarter of the interval: this is at most 25 s. A sender that never reads sends no pong either, so only a very
        // long silence is taken for its end.
        KeepAliveInterval = TimeSpan.FromSeconds(20),
        KeepAliveTimeout = TimeSpan.FromHours(1),
    };

    public async Task HandleAsync(HttpContext context)
    {
        if (!origins.IsAllowed(context.Request))
        {
            refusals.Origin(context);
            await Envelope.WriteMessageAsync(context, StatusCodes.Status403Forbidden, "Forbidden: this origin is not allowed");
            return;
        }

        if (await gate.AdmitPushAsync(context, Role.Admin) is not { } target)
        {
            return;
        }

        if (!WebSocketHandshake.IsValid(context))
        {
            await Envelope.WriteMessageAsync(
                context, StatusCodes.Status400BadRequest, "A GET of this address must ask for a WebSocket; a single body is sent by POST");
            return;
        }

        await RunAsync(context, target);
    }

    private async Task RunAsync(HttpContext context, PushTarget target)
    {
        // A pusher may be silent for as long as it likes.
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        var stream = await WebSocketHandshake.AcceptAsync(context, subProtocol: null);
        using var socket = WebSocket.CreateFromStream(stream, Options);
        try
        {
            await RunUntilStopAsync(socket, target, context.RequestAborted);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            Log.PushSocketEnded(logger, target.StreamId, exception.Message);
        }
    }

    // What was received whole is published, even while the node stops.
    private async Task RunUntilStopAsync(WebSocket socket, PushTarget target, CancellationToken aborted)
    {
        using var receiving = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        var received = ReceiveAsync(socket, target, receiving.Token, aborted);
        await Task.WhenAny(received, Task.Delay(Timeout.InfiniteTimeSpan, time, stopping.Token));
        if (!received.IsCompleted)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "the node is stopping", aborted);
            await Task.WhenAny(received, Task.Delay(StopPatience, time, aborted));
            await receiving.CancelAsync();
        }

        await stopping.CancelAsync();
        await received;
    }

    private async Task ReceiveAsync(WebSocket socket, PushTarget target, CancellationToken receiving, CancellationToken cancellationToken)
    {
        while (socket.State == WebSocketState.Open)
        {
            using var message = WebSocketStream.CreateReadableMessageStream(socket);
            using var body = await PooledBody.ReadAsync(message, MaxMessageBytes, expected: null, receiving);
            if (body is null)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, "a message may have 1 MiB", cancellationToken);
                return;
            }

            if (!body.Bytes.IsEmpty)
            {
                await PushAsync(target, body.Bytes, cancellationToken);
            }
        }

        if (socket.State == WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }
    }

    private async Task PushAsync(PushTarget target, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var conversion = LineConverter.Convert(body.Span, target.ConversionOptions(time));
        metrics.Read(body.Length, conversion.Lines - conversion.BadLines, conversion.BadLines);
        if (conversion.BadLines > 0)
        {
            var first = conversion.Errors[0];
            Log.PushSocketBadLines(logger, target.StreamId, conversion.BadLines, first.Line, first.Column, first.Reason);
        }

        var frames = conversion.Frames;
        while (frames.Count > 0)
        {
            var failures = await publisher.PublishAsync(target, frames, cancellationToken);

            // What was taken, or refused by a rule, is not sent again: the rest waits, and with it the sender.
            var behind = failures.Where(static failure => failure.Outcome is not PublishOutcome.Refused).Select(static failure => failure.Channel).ToHashSet();
            if (behind.Count == 0)
            {
                return;
            }

            frames = [.. frames.Where(frame => behind.Contains(target.ChannelOf(frame.Name)))];
            await Task.Delay(BehindPause, time, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.PushSocketEnded, LogLevel.Debug, "The push socket of stream {StreamId} ended: {Reason}", EventName = nameof(EventIds.PushSocketEnded))]
        public static partial void PushSocketEnded(ILogger logger, string streamId, string reason);

        [LoggerMessage(EventIds.PushSocketBadLines, LogLevel.Warning, "A message on the push socket of stream {StreamId} had {BadLines} bad lines; the first at line {Line}, column {Column}: {Reason}.", EventName = nameof(EventIds.PushSocketBadLines))]
        public static partial void PushSocketBadLines(ILogger logger, string streamId, int badLines, int line, int column, string reason);
    }
}
