using Microsoft.Extensions.Logging;

namespace LiveOrleans.Redis;

/// <summary>Renews what a break took, again until nothing failed. Signals that come during a round make one more round.</summary>
/// <param name="renew">A round; its answer is whether nothing failed. What it throws counts as failed.</param>
/// <param name="logger">Is told what a round threw.</param>
internal sealed partial class RenewalLoop(Func<CancellationToken, Task<bool>> renew, ILogger logger) : IAsyncDisposable
{
    private const int Waves = 10;
    private const int SmallestWave = 32;

    private static readonly TimeSpan WavePause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan SignalPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _closing = new();

    // Guards what follows.
    private readonly Lock _lock = new();
    private Task _loop = Task.CompletedTask;
    private bool _isWanted;
    private bool _isRunning;

    /// <summary>Does something with each of many things, in at most ten waves 50 ms apart.</summary>
    public static async Task InWavesAsync<T>(IReadOnlyCollection<T> things, Func<T, Task> act, CancellationToken cancellationToken)
    {
        var isFirst = true;
        foreach (var wave in things.Chunk(Math.Max(SmallestWave, (things.Count + Waves - 1) / Waves)))
        {
            if (!isFirst)
            {
                await Task.Delay(WavePause, TimeProvider.System, cancellationToken);
            }

            isFirst = false;
            await Task.WhenAll(wave.Select(act));
        }
    }

    /// <summary>Asks for a round that begins after this call.</summary>
    public void Signal()
    {
        lock (_lock)
        {
            _isWanted = true;
            if (!_isRunning && !_closing.IsCancellationRequested)
            {
                _isRunning = true;
                _loop = RunAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        Task loop;
        lock (_lock)
        {
            loop = _loop;
        }

        await loop;
        _closing.Dispose();
    }

    private async Task RunAsync()
    {
        // The caller holds the lock, and may be the library's reader.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            // One break makes several signals.
            await Task.Delay(SignalPause, TimeProvider.System, _closing.Token);
            while (Take())
            {
                if (!await TryRenewAsync())
                {
                    await Task.Delay(RetryPause, TimeProvider.System, _closing.Token);
                    Signal();
                }
            }
        }
        catch (Exception exception) when (_closing.IsCancellationRequested && (exception is OperationCanceledException || RedisFault.IsFault(exception)))
        {
            // Closing: nothing needs to be renewed any more.
        }
    }

    private bool Take()
    {
        lock (_lock)
        {
            _isRunning = _isWanted;
            _isWanted = false;
            return _isRunning;
        }
    }

    private async Task<bool> TryRenewAsync()
    {
        try
        {
            return await renew(_closing.Token);
        }
        catch (Exception exception) when (!_closing.IsCancellationRequested)
        {
            // The loop must go on, whatever it was: nobody else renews.
            Log.RoundFailed(logger, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RenewalRoundFailed, LogLevel.Warning, "Subscriptions could not be renewed; they are tried again.", EventName = nameof(EventIds.RenewalRoundFailed))]
        public static partial void RoundFailed(ILogger logger, Exception exception);
    }
}
