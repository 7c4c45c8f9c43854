using LiveOrleans.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Grains;

/// <summary>Makes the silo's channels forget nodes that are gone, one list of nodes for all of them.</summary>
internal sealed partial class SubscriberCare(
    INodeRegistry registry, ChannelHostDirectory directory, IGrainFactory grains, TimeProvider time, ILogger<SubscriberCare> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly NodeLiveness _liveness = new(time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await CheckAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            _liveness.Observe(await registry.ListAsync(cancellationToken));
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whoever is missing now may only be unable to say that it is there.
            _liveness.Observe(null);
            return;
        }

        foreach (var channel in directory.Channels)
        {
            NodeId[] gone = [.. channel.Host.Nodes.Where(_liveness.IsGone)];
            if (gone.Length > 0)
            {
                await ForgetAsync(channel.Host.Channel, gone);
            }
        }
    }

    private async Task ForgetAsync(ChannelId channel, NodeId[] gone)
    {
        try
        {
            await grains.GetGrain<IChannelGrain>(channel.Key).Forget(gone);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // They are gone at the next check, too.
            Log.ForgetFailed(logger, channel, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ForgetFailed, LogLevel.Warning, "Channel {Channel} could not forget nodes that are gone; trying until it can.", EventName = nameof(EventIds.ForgetFailed))]
        public static partial void ForgetFailed(ILogger logger, ChannelId channel, Exception exception);
    }
}
