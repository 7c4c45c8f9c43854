using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>Sends events to one address, in order and at least once, until it has taken them or they are an hour old.</summary>
/// <remarks>
/// Its cursor moves when a batch is done with. It is woken at least as often as the audit is, so a failure of the outbox needs no
/// pause of its own.
/// </remarks>
internal sealed partial class Webhook(
    WebhookOptions options, IEventLog events, WebhookMetrics metrics, TimeProvider time, Random random, ILogger<Webhook> logger) : IEventReader, IDisposable
{
    /// <summary>How long an answer may take.</summary>
    internal static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    /// <summary>The most events of a batch.</summary>
    internal const int MaxBatch = 100;

    private const int PageSize = 500;

    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);
    private static readonly TimeSpan BatchTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(1);

    private readonly EventSignal _signal = new();

    // Redirects would take the events elsewhere, and a proxy of the environment may be meant for others: neither is followed.
    private readonly HttpMessageInvoker _http = new(
        new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
            UseProxy = false,
        },
        disposeHandler: true);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var isFailing = false; ;)
        {
            try
            {
                await SendAllAsync(cancellationToken);
                isFailing = false;
            }
            catch (ChannelUnavailableException exception)
            {
                if (!isFailing)
                {
                    isFailing = true;
                    Log.OutboxFailed(logger, options.Url.Host, exception);
                }
            }

            await _signal.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Wake() => _signal.Raise();

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Sends what there is.</summary>
    private async ValueTask SendAllAsync(CancellationToken cancellationToken)
    {
        var cursor = await events.GetCursorAsync(options.Reader, cancellationToken);
        var isNew = cursor == ChannelEventId.None;
        if (isNew)
        {
            cursor = new ChannelEventId((time.GetUtcNow() - MaxAge).ToUnixTimeMilliseconds(), 0);
        }

        while (true)
        {
            var (batch, last, isBroken) = await CollectAsync(cursor, cancellationToken);
            if (last == cursor)
            {
                return;
            }

            if (isBroken && !isNew)
            {
                Log.OutboxOverran(logger, options.Url.Host);
            }

            await DeliverAsync(batch, cancellationToken);
            await events.SetCursorAsync(options.Reader, last, cancellationToken);
            (cursor, isNew) = (last, false);
        }
    }

    /// <summary>Takes the next events that are wanted; when they are few, those of another second with them.</summary>
    private async ValueTask<(List<ChannelEvent> Batch, ChannelEventId Last, bool IsBroken)> CollectAsync(
        ChannelEventId cursor, CancellationToken cancellationToken)
    {
        var page = await events.ReadAsync(cursor, PageSize, cancellationToken);
        if (page.Events.Count < PageSize && page.Events.Count(options.Wants) is > 0 and < MaxBatch)
        {
            await Task.Delay(BatchTime, time, cancellationToken);
            page = await events.ReadAsync(cursor, PageSize, cancellationToken);
        }

        var batch = page.Events.Where(options.Wants).Take(MaxBatch).ToList();
        return (batch, batch.Count == MaxBatch ? batch[^1].Id : page.Last, page.IsBroken);
    }

    private async ValueTask DeliverAsync(List<ChannelEvent> batch, CancellationToken cancellationToken)
    {
        for (var failures = 0; ; failures++)
        {
            Drop(batch);
            if (batch.Count == 0)
            {
                return;
            }

            var reason = await SendAsync(batch, cancellationToken);
            metrics.Attempted(isDelivered: reason is null);
            if (reason is null)
            {
                if (failures > 0)
                {
                    Log.Recovered(logger, options.Url.Host, failures);
                }

                return;
            }

            if (failures == 0)
            {
                Log.DeliveryFailed(logger, options.Url.Host, reason);
            }

            var bound = FirstPause * Math.Pow(2, Math.Min(failures, 10));
            await Task.Delay((bound < MaxPause ? bound : MaxPause) * random.NextDouble(), time, cancellationToken);
        }
    }

    private void Drop(List<ChannelEvent> batch)
    {
        var oldest = time.GetUtcNow() - MaxAge;
        var dropped = batch.RemoveAll(next => next.Time < oldest);
        if (dropped > 0)
        {
            metrics.Dropped(dropped);
            Log.Dropped(logger, options.Url.Host, dropped);
        }
    }

    /// <summary>Makes one attempt.</summary>
    /// <returns>Null when the events were taken, else why not.</returns>
    private async ValueTask<string?> SendAsync(List<ChannelEvent> batch, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(AnswerTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var request = await WebhookDelivery.RequestAsync(options, batch, time.GetUtcNow());
            using var response = await _http.SendAsync(request, either.Token);
            return response.IsSuccessStatusCode ? null : $"status {(int)response.StatusCode}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {AnswerTime.TotalSeconds} seconds";
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, the next attempt may not meet it. These texts name hosts, never paths.
            return exception.Message;
        }
    }
}
