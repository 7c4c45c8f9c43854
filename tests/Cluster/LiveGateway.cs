using LiveOrleans.Channels;
using LiveOrleans.Client;
using LiveOrleans.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LiveOrleans.Cluster;

/// <summary>A front-end node: the real client with its watch, its beats and its replicas, without sessions.</summary>
internal sealed class LiveGateway : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly INodeRegistry _nodes;
    private readonly List<LiveReplica> _replicas = [];

    public LiveGateway(string name, SharedPorts ports, IGrainFactory grains)
    {
        Node = new NodeId(name);
        _nodes = ports.Nodes;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(typeof(NodeId), Node);
        services.AddSingleton(ports.Log);
        services.AddSingleton<IBroker>(ports.Broker);
        services.AddSingleton(ports.Beats);
        services.AddSingleton<IEventLog>(new MemoryEventLog(TimeProvider.System));
        services.AddSingleton(ports.Sources);
        services.AddSingleton<IGrainLink>(new ClusterLink(grains));
        services.AddLiveClient();
        _services = services.BuildServiceProvider();
    }

    public NodeId Node { get; }

    /// <summary>The silos, as the node hears them.</summary>
    public SiloView Silos => _services.GetRequiredService<SiloView>();

    public IChannels Channels => _services.GetRequiredService<IChannels>();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _nodes.RenewAsync(new NodeInfo(Node, "gateway", "", "", DateTimeOffset.UnixEpoch, 0, 0), TimeSpan.FromHours(1), cancellationToken);
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(cancellationToken);
        }
    }

    /// <summary>A session of the node subscribes; the owner knows of it when this returns.</summary>
    public async Task<LiveReplica> SubscribeAsync(ChannelId channel, CancellationToken cancellationToken)
    {
        var subscriber = new LiveReplica(Node);
        _replicas.Add(subscriber);
        await subscriber.OpenAsync(_services.GetRequiredService<ReplicaFactory>(), channel, cancellationToken);
        return subscriber;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_replicas.Select(static replica => replica.DisposeAsync().AsTask()));
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }

    private sealed class ClusterLink(IGrainFactory grains) : IGrainLink
    {
        public IGrainFactory Grains => grains;

        public IOwnedChannels? Owned => null;
    }
}
