using LiveOrleans.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Grains;

/// <summary>Sends the silo's beats, from when it is active until it has left.</summary>
public sealed partial class BeatSender : IHostedService, IAsyncDisposable
{
    private readonly IBeatBus _bus;
    private readonly ChannelHostDirectory _directory;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly BeatComposer _composer;
    private readonly CancellationTokenSource _stopping = new();

    // One beat at a time.
    private readonly SemaphoreSlim _turn = new(1);
    private Task _beating = Task.CompletedTask;
    private volatile bool _isLeaving;
    private bool _isFailing;

    /// <summary>Makes a sender.</summary>
    /// <param name="bus">Carries the beats.</param>
    /// <param name="owner">What the silo's channels call their owner.</param>
    /// <param name="silo">Knows the silo's addresses.</param>
    /// <param name="directory">The silo's channels.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Is told when beats cannot be sent.</param>
    public BeatSender(
        IBeatBus bus, ChannelOwner owner, ILocalSiloDetails silo, ChannelHostDirectory directory, TimeProvider time, ILogger<BeatSender> logger)
    {
        ArgumentNullException.ThrowIfNull(silo);
        _bus = bus;
        _directory = directory;
        _time = time;
        _logger = logger;
        _composer = new BeatComposer(owner, silo.SiloAddress.ToParsableString(), silo.GatewayAddress?.Endpoint.ToString() ?? "", directory);
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await BeatAsync(cancellationToken);
        _beating = RepeatAsync(_stopping.Token);
    }

    /// <summary>
    /// Tells all nodes that the silo is on its way out, moves its channels to others, tells that at once, too, and stays for a beat's
    /// length: calls that were on their way here are sent elsewhere by an answer, and would be missed until their deadline without.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        _isLeaving = true;
        _directory.Close();
        await BeatAsync(cancellationToken);
        await _directory.MoveAllAsync(_time, cancellationToken);
        while (await BeatAsync(cancellationToken) && _composer.HasMoreLeft)
        {
        }

        await Task.Delay(SiloView.BeatInterval, _time, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_stopping.IsCancellationRequested)
        {
            await _stopping.CancelAsync();
        }

        await _beating;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _stopping.Dispose();
        _turn.Dispose();
    }

    private async Task RepeatAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(SiloView.BeatInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await BeatAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    /// <returns>Whether it was sent.</returns>
    private async Task<bool> BeatAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await _bus.PublishAsync(_composer.Compose(_isLeaving), cancellationToken);
            _composer.Sent();
            _isFailing = false;
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_isFailing)
            {
                _isFailing = true;
                Log.BeatFailed(_logger, exception);
            }

            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.BeatFailed, LogLevel.Warning, "The silo's beats cannot be sent; other silos take its channels over.", EventName = nameof(EventIds.BeatFailed))]
        public static partial void BeatFailed(ILogger logger, Exception exception);
    }
}
