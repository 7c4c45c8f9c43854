using LiveOrleans.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Client;

/// <summary>Hands the silos' beats to those of the node who act on them. Subscribes as soon as the bus can be reached.</summary>
internal sealed partial class BeatListener(IBeatBus bus, OwnerWatch owners, TimeProvider time, ILogger<BeatListener> logger) : BackgroundService
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var subscription = await SubscribeAsync(stoppingToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<IAsyncDisposable?> SubscribeAsync(CancellationToken cancellationToken)
    {
        for (var isFirst = true; !cancellationToken.IsCancellationRequested; isFirst = false)
        {
            try
            {
                return await bus.SubscribeAsync(owners.OnBeat, cancellationToken);
            }
            catch (ChannelUnavailableException exception)
            {
                if (isFirst)
                {
                    Log.BeatsUnavailable(logger, exception);
                }
            }
            catch (OperationCanceledException)
            {
                break;
            }

            await Task.Delay(RetryPause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.BeatsUnavailable, LogLevel.Warning, "The beats of the silos cannot be subscribed to; trying until they can.", EventName = nameof(EventIds.BeatsUnavailable))]
        public static partial void BeatsUnavailable(ILogger logger, Exception exception);
    }
}
