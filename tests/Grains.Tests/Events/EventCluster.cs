using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace LiveOrleans.Grains.Tests;

/// <summary>Two silos in this process with one outbox.</summary>
internal sealed class EventCluster : IAsyncDisposable
{
    private readonly MemoryBroker _broker = new();
    private readonly MemoryLeaseStore _leases;
    private readonly MemoryStreamLog _log;
    private readonly InProcessTestCluster _cluster;

    private EventCluster(EventTimings timings, bool isSilent)
    {
        var memory = new MemoryEventLog(TimeProvider.System);
        var beats = new MemoryBeatBus();
        var nodes = new MemoryNodeRegistry(TimeProvider.System);
        Events = new WatchedEventLog(memory, isSilent);
        _leases = new MemoryLeaseStore(TimeProvider.System, memory);
        _log = new MemoryStreamLog(_broker, _leases, TimeProvider.System);
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((options, silo) =>
        {
            silo.Services.AddSingleton(typeof(ChannelOwner), new ChannelOwner(new NodeId(options.SiloName), 1));
            silo.Services.AddSingleton<ISubscriberStore>(new MemorySubscriberStore(_log, _broker));
            silo.Services.AddSingleton<IBeatBus>(beats);
            silo.Services.AddSingleton<INodeRegistry>(nodes);
            silo.Services.AddSingleton<SiloView>();
            silo.Services.AddSingleton<IStreamLog>(_log);
            silo.Services.AddSingleton<ILeaseStore>(_leases);
            silo.Services.AddSingleton<IEventLog>(Events);
            silo.Services.AddSingleton<IEventReader>(Reader);
            silo.Services.AddSingleton(timings);
            silo.Services.AddLiveGrains();
            silo.AddLiveEvents();
        });
        _cluster = builder.Build();
    }

    public WatchedEventLog Events { get; }

    public RunningReader Reader { get; } = new();

    public IGrainFactory Grains => _cluster.Client;

    public static async Task<EventCluster> StartAsync(EventTimings timings, bool isSilent = false)
    {
        var cluster = new EventCluster(timings, isSilent);
        await cluster._cluster.DeployAsync();
        return cluster;
    }

    /// <summary>Ends the silo that has the audit without a word.</summary>
    public async Task KillAuditAsync()
    {
        var audit = Grains.GetGrain<IAuditGrain>(EventStream.Key);
        await audit.Wake();
        var management = Grains.GetGrain<IManagementGrain>(0);
        var address = await management.GetActivationAddress(audit);
        await _cluster.KillSiloAsync(_cluster.Silos.Single(silo => silo.SiloAddress.Equals(address)));
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _log.Dispose();
    }
}
