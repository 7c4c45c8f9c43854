using System.Threading.Channels;
using LiveOrleans.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Client;

/// <summary>Makes events of the gaps that the node's replicas heal: ten at once and ten a second, so that a break of the broker, which all channels heal after, leaves room for others' events.</summary>
/// <param name="node">The node.</param>
/// <param name="events">Takes the events.</param>
/// <param name="time">Measures the pauses.</param>
/// <param name="logger">Is told when an event cannot be written.</param>
public sealed partial class HealReports(NodeId node, IEventLog events, TimeProvider time, ILogger<HealReports> logger) : BackgroundService
{
    private const int MaxWaiting = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // What is full drops the next: the replica has logged it.
    private readonly Channel<(ChannelId Channel, FencingToken Token)> _waiting = System.Threading.Channels.Channel.CreateBounded<(ChannelId, FencingToken)>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>A replica has healed a gap. Returns at once.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="highest">The highest writer's token that the replica has seen.</param>
    internal void Healed(ChannelId channel, FencingToken highest) => _waiting.Writer.TryWrite((channel, highest));

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var (channel, token) = await _waiting.Reader.ReadAsync(stoppingToken);
                await AppendAsync(channel, token, stoppingToken);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private async ValueTask AppendAsync(ChannelId channel, FencingToken token, CancellationToken cancellationToken)
    {
        try
        {
            await events.AppendAsync(ChannelEventKind.Healed, channel, node, token, cancellationToken);
        }
        catch (ChannelUnavailableException exception)
        {
            Log.ReportFailed(logger, channel, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.HealReportFailed, LogLevel.Debug, "That channel {Channel} was healed could not be made an event.", EventName = nameof(EventIds.HealReportFailed))]
        public static partial void ReportFailed(ILogger logger, ChannelId channel, Exception exception);
    }
}
