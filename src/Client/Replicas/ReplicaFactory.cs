using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Client;

/// <summary>Opens the replicas of one node.</summary>
/// <param name="node">The node.</param>
/// <param name="broker">Carries the publications.</param>
/// <param name="log">Holds what the broker lost.</param>
/// <param name="channels">Are told that the node subscribes.</param>
/// <param name="owners">Notices that an owner is gone.</param>
/// <param name="heals">Makes events of healed gaps.</param>
/// <param name="time">Measures the pauses between attempts.</param>
/// <param name="logger">Is told of healed gaps and of failures.</param>
/// <param name="metrics">Counts what the broker brings and what is healed; null where nobody looks.</param>
public sealed class ReplicaFactory(
    NodeId node,
    IBroker broker,
    IStreamLog log,
    IChannels channels,
    OwnerWatch owners,
    HealReports heals,
    TimeProvider time,
    ILogger<ChannelReplica> logger,
    ReplicaMetrics? metrics = null)
{
    /// <summary>Opens the node's replica of a channel: subscribes, then reads the log, then joins the two by offset.</summary>
    /// <param name="channel">The channel. The caller opens at most one replica of it at a time.</param>
    /// <param name="limits">How much history the replica keeps.</param>
    /// <param name="observer">Is told what happens from now on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The replica, ready to be read.</returns>
    /// <exception cref="ChannelUnavailableException">Broker or log cannot be reached.</exception>
    public async ValueTask<ChannelReplica> OpenAsync(
        ChannelId channel, HistoryLimits limits, IReplicaObserver observer, CancellationToken cancellationToken)
    {
        var attachment = new ReplicaAttachment(channel, node, channels, time, logger);
        var replica = new ChannelReplica(channel, limits, log, observer, attachment, owners, heals, metrics, time, logger);
        try
        {
            await replica.StartAsync(broker, cancellationToken);
            return replica;
        }
        catch
        {
            await replica.DisposeAsync();
            throw;
        }
    }
}
