using LiveOrleans.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Grains;

/// <summary>Wakes the audit: through the stream when this silo has made an event, and by a call now and then, whatever the stream did.</summary>
internal sealed partial class EventWaker(
    IEventLog events, IClusterClient cluster, ChannelOwner owner, EventTimings timings, TimeProvider time, ILogger<EventWaker> logger) : BackgroundService
{
    private bool _isFailing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(StreamAsync(stoppingToken), CallAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task StreamAsync(CancellationToken cancellationToken)
    {
        var stream = cluster.GetStreamProvider(EventStream.Provider).GetStream<string>(EventStream.Id);
        while (true)
        {
            await events.WaitAsync(cancellationToken);
            await TryAsync(() => stream.OnNextAsync(owner.Node.Value));
            await Task.Delay(timings.Pause, time, cancellationToken);
        }
    }

    private async Task CallAsync(CancellationToken cancellationToken)
    {
        var audit = cluster.GetGrain<IAuditGrain>(EventStream.Key);
        while (true)
        {
            // Not all silos at once.
            await Task.Delay(timings.Round * (0.8 + (0.4 * Random.Shared.NextDouble())), time, cancellationToken);
            await TryAsync(audit.Wake);
        }
    }

    private async Task TryAsync(Func<Task> wake)
    {
        try
        {
            await wake();
            _isFailing = false;
        }
        catch (Exception exception)
        {
            // The events are in the outbox, and there will be another wake.
            if (!_isFailing)
            {
                _isFailing = true;
                Log.WakeFailed(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.WakeFailed, LogLevel.Warning, "The audit of the channels' events could not be woken; trying until it can.", EventName = nameof(EventIds.WakeFailed))]
        public static partial void WakeFailed(ILogger logger, Exception exception);
    }
}
