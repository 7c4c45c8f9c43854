using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace LiveOrleans.Grains.Tests;

/// <summary>Two silos in this process that share one log, broker and lease store, as silos on Redis would.</summary>
public sealed class ChannelCluster : IAsyncLifetime
{
    private readonly InProcessTestCluster _cluster;

    public ChannelCluster()
    {
        Leases = new MemoryLeaseStore(TimeProvider.System);
        Log = new MemoryStreamLog(Broker, Leases, TimeProvider.System);
        Subscribers = new MemorySubscriberStore(Log, Broker);
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((options, silo) =>
        {
            silo.Services.AddSingleton(typeof(ChannelOwner), new ChannelOwner(new NodeId(options.SiloName), 1));
            silo.Services.AddSingleton<ISubscriberStore>(Subscribers);
            silo.Services.AddSingleton<IBeatBus>(Beats);
            silo.Services.AddSingleton<INodeRegistry>(Nodes);
            silo.Services.AddSingleton<SiloView>();
            silo.Services.AddSingleton<IStreamLog>(Log);
            silo.Services.AddSingleton<ILeaseStore>(Leases);
            silo.Services.AddLiveGrains();
        });
        _cluster = builder.Build();
    }

    public MemoryBroker Broker { get; } = new();

    public MemoryLeaseStore Leases { get; }

    public MemorySubscriberStore Subscribers { get; }

    public MemoryBeatBus Beats { get; } = new();

    public MemoryNodeRegistry Nodes { get; } = new(TimeProvider.System);

    public MemoryStreamLog Log { get; }

    public IGrainFactory Grains => _cluster.Client;

    /// <summary>The channels that each silo owns.</summary>
    public IReadOnlyList<ChannelHostDirectory> Directories =>
        [.. _cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<ChannelHostDirectory>())];

    /// <summary>The services of a silo, such as its serializer.</summary>
    public IServiceProvider Services => _cluster.Silos[0].ServiceProvider;

    /// <summary>A grain factory of each silo, as co-hosted gateways use it.</summary>
    public IReadOnlyList<IGrainFactory> SiloGrains =>
        [.. _cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<IGrainFactory>())];

    public ValueTask InitializeAsync() => new(_cluster.DeployAsync());

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Log.Dispose();
    }
}
