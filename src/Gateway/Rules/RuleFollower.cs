using LiveOrleans.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>Lets the node follow the stored rules: at once when it is told of a change, and every ten seconds should it not have been.</summary>
internal sealed partial class RuleFollower(RuleBook book, IRuleStore store, TimeProvider time, ILogger<RuleFollower> logger) : BackgroundService
{
    /// <summary>How long a lost notice goes unnoticed at most.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private TaskCompletionSource _changed = NewSignal();
    private IAsyncDisposable? _watch;
    private bool _isFailing;

    /// <summary>Reads the rules before the node serves anybody, where the store can be reached.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await FollowAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var changed = Volatile.Read(ref _changed).Task;
            await changed.WaitAsync(_isFailing ? RetryPause : Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            // A change from here on is one that the reading may miss.
            Interlocked.Exchange(ref _changed, NewSignal());
            await FollowAsync(stoppingToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            _watch ??= await store.WatchAsync(() => Volatile.Read(ref _changed).TrySetResult(), cancellationToken);
            await book.RefreshAsync(cancellationToken);
            _isFailing = false;
        }
        catch (ChannelUnavailableException exception)
        {
            if (!_isFailing)
            {
                Log.Unavailable(logger, exception);
            }

            _isFailing = true;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            _isFailing = true;
            Log.Failed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RulesUnavailable, LogLevel.Warning, "The stored channel rules cannot be read now; those that are known hold on.", EventName = nameof(EventIds.RulesUnavailable))]
        public static partial void Unavailable(ILogger logger, Exception exception);

        [LoggerMessage(EventIds.RuleFollowingFailed, LogLevel.Error, "The stored channel rules could not be followed; it is tried again.", EventName = nameof(EventIds.RuleFollowingFailed))]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
