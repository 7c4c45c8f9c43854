using LiveOrleans.Channels;
using LiveOrleans.Grains;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace LiveOrleans.Cluster;

/// <summary>A silo of a <see cref="LiveCluster"/>.</summary>
internal sealed class LiveSilo(InProcessSiloHandle handle, TaskCompletionSource cut)
{
    public InProcessSiloHandle Handle => handle;

    public NodeId Node => handle.ServiceProvider.GetRequiredService<ChannelOwner>().Node;

    public IGrainFactory Grains => handle.ServiceProvider.GetRequiredService<IGrainFactory>();

    public ChannelHostDirectory Channels => handle.ServiceProvider.GetRequiredService<ChannelHostDirectory>();

    /// <summary>Whether the silo owns a channel.</summary>
    public bool Owns(ChannelId channel) => Channels.List(new ChannelListQuery(1, channel.Name)).Any(status => status.Channel == channel);

    /// <summary>Gives the channels to other silos, as a node does before it stops.</summary>
    public Task LeaveAsync(CancellationToken cancellationToken) =>
        handle.ServiceProvider.GetRequiredService<BeatSender>().LeaveAsync(cancellationToken);

    /// <summary>From now on the silo reaches no port, nor do its beats reach anybody.</summary>
    public void Cut() => cut.TrySetResult();
}
