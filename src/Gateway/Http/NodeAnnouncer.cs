using LiveOrleans.Channels;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>Says every second that this node is alive, and knows the others.</summary>
/// <remarks>While the registry cannot be reached, the list is the last one that it gave, with this node as it is now.</remarks>
internal sealed partial class NodeAnnouncer(
    NodeId node,
    LiveOptions options,
    INodeRegistry registry,
    IServer server,
    SessionDirectory sessions,
    SessionLimits limits,
    TimeProvider time,
    ILogger<NodeAnnouncer> logger) : BackgroundService, INodeDirectory
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How long a node counts as alive without another word.</summary>
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    private static readonly string Version = typeof(NodeAnnouncer).Assembly.GetName().Version?.ToString(3) ?? string.Empty;

    private readonly DateTimeOffset _started = time.GetUtcNow();
    private IReadOnlyList<NodeInfo> _last = [];
    private bool _isFailing;

    public string Engine => options.IsCluster ? "redis" : "memory";

    public async ValueTask<IReadOnlyList<NodeInfo>> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            Volatile.Write(ref _last, await registry.ListAsync(cancellationToken));
        }
        catch (ChannelUnavailableException)
        {
            // What is known is better than nothing.
        }

        return [.. Volatile.Read(ref _last).Where(other => other.Id != node).Append(Describe()).OrderBy(info => info.Id.Value, StringComparer.Ordinal)];
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await registry.RemoveAsync(node, cancellationToken);
        }
        catch (ChannelUnavailableException)
        {
            // It is missed soon enough.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await RenewAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            await registry.RenewAsync(Describe(), Duration, cancellationToken);
            _isFailing = false;
            if (limits.CountsCluster)
            {
                limits.Elsewhere = (await ListAsync(cancellationToken)).Where(other => other.Id != node).Sum(static other => other.Clients);
            }
        }
        catch (ChannelUnavailableException exception)
        {
            if (!_isFailing)
            {
                _isFailing = true;
                Log.RenewalFailed(logger, exception);
            }
        }
    }

    private NodeInfo Describe()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? string.Empty;
        return new NodeInfo(node, NameOf(options.Role), address, Version, _started, sessions.Count, sessions.SubscriptionCount)
        {
            Users = sessions.UserCount,
            Channels = sessions.ChannelCount,
            MemoryBytes = Environment.WorkingSet,
        };
    }

    private static string NameOf(NodeRole role) => role switch
    {
        NodeRole.Silo => "silo",
        NodeRole.Gateway => "gateway",
        _ => "all",
    };

    private static partial class Log
    {
        [LoggerMessage(EventIds.RenewalFailed, LogLevel.Warning, "This node cannot say that it is alive; others count it as gone soon.", EventName = nameof(EventIds.RenewalFailed))]
        public static partial void RenewalFailed(ILogger logger, Exception exception);
    }
}
