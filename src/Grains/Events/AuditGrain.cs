using LiveOrleans.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace LiveOrleans.Grains;

/// <summary>The shell around one <see cref="EventAudit"/>, and the place where the <see cref="IEventReader"/>s run.</summary>
/// <remarks>
/// What wakes it may be lost, and two activations can live for a moment while a silo fails: the outbox and the cursors in it are
/// the truth, so that events are worked on at least once.
/// </remarks>
[GrainType("audit")]
[ServingSilos]
[ImplicitStreamSubscription(EventStream.Namespace)]
internal sealed partial class AuditGrain : Grain, IAuditGrain, IStreamSubscriptionObserver, IAsyncObserver<string>, IAsyncDisposable
{
    private readonly EventAudit _audit;
    private readonly IEventReader[] _readers;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ending;
    private Task _reading = Task.CompletedTask;
    private bool _isFailing;

    public AuditGrain(
        IEventLog events,
        IEnumerable<IEventReader> readers,
        ChannelPorts ports,
        EventMetrics metrics,
        IHostApplicationLifetime silo,
        ILogger<AuditGrain> logger)
    {
        _audit = new EventAudit(events, metrics, ports.Timings.Lease, logger);
        _readers = [.. readers];
        _logger = logger;

        // A silo that ends in haste may not deactivate its grains.
        _ending = CancellationTokenSource.CreateLinkedTokenSource(silo.ApplicationStopping);
    }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await _audit.OpenAsync(cancellationToken);
        _reading = Task.WhenAll(_readers.Select(reader => EventReading.RunAsync(reader, _logger, _ending.Token)));
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => EndAsync();

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _ending.Dispose();
    }

    public async Task Wake()
    {
        try
        {
            await _audit.WorkAsync(_ending.Token);
            _isFailing = false;
        }
        catch (ChannelUnavailableException exception)
        {
            // The next wake finds all that this one has left.
            if (!_isFailing)
            {
                _isFailing = true;
                Log.AuditFailed(_logger, exception);
            }
        }

        foreach (var reader in _readers)
        {
            reader.Wake();
        }
    }

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<string>().ResumeAsync(this);

    public Task OnNextAsync(string item, StreamSequenceToken? token = null) => Wake();

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    private async Task EndAsync()
    {
        await _ending.CancelAsync();
        await _reading;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.AuditFailed, LogLevel.Warning, "The events of the channels cannot be read; trying until they can.", EventName = nameof(EventIds.AuditFailed))]
        public static partial void AuditFailed(ILogger logger, Exception exception);
    }
}
