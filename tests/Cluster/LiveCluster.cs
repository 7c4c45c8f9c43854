using System.Collections.Concurrent;
using System.Globalization;
using LiveOrleans.Channels;
using LiveOrleans.Client;
using LiveOrleans.Grains;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace LiveOrleans.Cluster;

/// <summary>Silos in this process, each with the real grains on ports that all of them share.</summary>
internal sealed class LiveCluster : IAsyncDisposable
{
    private readonly SharedPorts _ports;
    private readonly InProcessTestCluster _cluster;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _cuts = new(StringComparer.Ordinal);
    private readonly List<LiveGateway> _gateways = [];
    private long _incarnations;

    private LiveCluster(SharedPorts ports, int silos, string name)
    {
        _ports = ports;
        Name = name;
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureSilo(Configure);
        _cluster = builder.Build();
    }

    private string Name { get; }

    /// <summary>The silos that are up.</summary>
    public IReadOnlyList<LiveSilo> Silos => [.. _cluster.Silos.Select(silo => new LiveSilo(silo, _cuts[silo.Name]))];

    public IGrainFactory Grains => _cluster.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<LiveCluster> StartAsync(SharedPorts ports, int silos, string name = "c")
    {
        var cluster = new LiveCluster(ports, silos, name);
        await cluster._cluster.DeployAsync(Cancellation);
        return cluster;
    }

    /// <summary>A node outside the silos, that reaches them by the cluster's client.</summary>
    public async Task<LiveGateway> AddGatewayAsync(string name)
    {
        var gateway = new LiveGateway(name, _ports, Grains);
        _gateways.Add(gateway);
        await gateway.StartAsync(Cancellation);
        return gateway;
    }

    /// <summary>A silo is gone from one moment to the next.</summary>
    public Task KillAsync(LiveSilo silo)
    {
        silo.Cut();
        return _cluster.KillSiloAsync(silo.Handle, Cancellation);
    }

    /// <summary>A silo stops as a node does: first its channels leave.</summary>
    public async Task StopAsync(LiveSilo silo)
    {
        await silo.LeaveAsync(Cancellation);
        await _cluster.StopSiloAsync(silo.Handle, Cancellation);
    }

    public Task AddSiloAsync() => _cluster.StartAdditionalSiloAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        await _cluster.DisposeAsync();
    }

    private void Configure(InProcessTestSiloSpecificOptions options, ISiloBuilder silo)
    {
        var cut = new TaskCompletionSource();
        _cuts[options.SiloName] = cut;
        var incarnation = Interlocked.Increment(ref _incarnations);
        var owner = new ChannelOwner(new NodeId(string.Create(CultureInfo.InvariantCulture, $"{Name}-{options.SiloName}-{incarnation}")), incarnation);
        silo.Configure<ClusterMembershipOptions>(Tune);
        silo.Services.AddSingleton(typeof(ChannelOwner), owner);
        silo.Services.AddSingleton(Severable<IStreamLog>.Wrap(_ports.Log, cut.Task));
        silo.Services.AddSingleton(Severable<ISubscriberStore>.Wrap(_ports.Subscribers, cut.Task));
        silo.Services.AddSingleton(Severable<ILeaseStore>.Wrap(_ports.Leases, cut.Task));
        silo.Services.AddSingleton(Severable<IBeatBus>.Wrap(_ports.Beats, cut.Task));
        silo.Services.AddSingleton(_ports.Nodes);
        silo.Services.AddSingleton<IEventLog>(new MemoryEventLog(TimeProvider.System));
        silo.Services.AddSingleton(_ports.Sources);
        silo.Services.AddSingleton(provider => new ChannelPorts(
            owner,
            provider.GetRequiredService<IStreamLog>(),
            provider.GetRequiredService<ISubscriberStore>(),
            provider.GetRequiredService<ILeaseStore>(),
            _ports.Sources,
            TimeProvider.System)
        {
            // A machine that is busy with other suites must not make a cut silo late to close.
            Timings = new SourceTimings { LeaseMargin = TimeSpan.FromSeconds(1.5) },
        });

        // The node around the silo: it hears the beats, for the silo's own placements.
        silo.Services.AddSingleton(typeof(NodeId), owner.Node);
        silo.Services.AddSingleton<IBroker>(_ports.Broker);
        silo.Services.AddSingleton<IGrainLink, SiloLink>();
        silo.Services.AddLiveGrains();
        silo.Services.AddLiveClient();
    }

    private static void Tune(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromMilliseconds(500);
        membership.NumMissedProbesLimit = 3;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(1);
    }

    private sealed class SiloLink(IGrainFactory grains, IOwnedChannels owned) : IGrainLink
    {
        public IGrainFactory Grains => grains;

        public IOwnedChannels? Owned => owned;
    }
}
