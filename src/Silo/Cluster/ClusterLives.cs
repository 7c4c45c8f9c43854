using System.Net;
using System.Net.Sockets;
using LiveOrleans.Channels;
using LiveOrleans.Gateway;
using LiveOrleans.Grains;
using LiveOrleans.Redis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime.GrainDirectory;

namespace LiveOrleans.Silo;

/// <summary>Makes the hosts by which the node takes part in its cluster, one for each life.</summary>
internal sealed class ClusterLives(LiveStart start, IServiceProvider node)
{
    /// <summary>Of how many channels a silo remembers where they are; it asks the directory for others.</summary>
    private const int CachedChannels = 100_000;

    private readonly LiveOptions _options = start.Options;
    private readonly bool _isTraced = start.Options.IsTraced(node.GetRequiredService<IConfiguration>());
    private readonly TlsConnections? _tls = node.GetService<TlsConnections>();

    /// <summary>Whether the node is a cluster of one, with everything in memory.</summary>
    public bool IsAlone => !_options.IsCluster;

    /// <summary>Waits for an answer of what the cluster meets in.</summary>
    /// <remarks>Without one a life is not worth its beginning: it costs a processor for half a second, and Orleans takes a minute to let go of it.</remarks>
    /// <exception cref="ChannelUnavailableException">There is none.</exception>
    public async ValueTask ReachAsync(CancellationToken cancellationToken)
    {
        if (IsAlone)
        {
            return;
        }

        try
        {
            await node.GetRequiredService<IStreamLog>().ListAsync(1, string.Empty, string.Empty, 1, cancellationToken);
        }
        catch (ChannelUnavailableException exception) when (RedisAddress.TryParse(node.GetRequiredService<RedisOptions>().Address, out var address, out _))
        {
            throw new ChannelUnavailableException($"Redis at {address} does not answer.", exception);
        }
    }

    /// <summary>Makes the host of a new life; it is not started.</summary>
    public ClusterLife Begin()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var death = new SiloDeath();
        builder.Services.AddSingleton(node.GetRequiredService<ILoggerFactory>());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(death);
        if (_options.Role is NodeRole.Gateway)
        {
            builder.UseOrleansClient(ConfigureClient);
        }
        else
        {
            builder.UseOrleans(ConfigureSilo);
            Share(builder.Services);
            builder.Services.Replace(ServiceDescriptor.Singleton<IFatalErrorHandler>(death));
            builder.Services.AddLiveGrains();
        }

        return new ClusterLife(builder.Build(), death);
    }

    /// <summary>What the silo has in common with the node around it.</summary>
    private void Share(IServiceCollection services)
    {
        var time = node.GetRequiredService<TimeProvider>();
        services.AddSingleton(time);
        services.AddSingleton(typeof(ChannelOwner), new ChannelOwner(node.GetRequiredService<NodeId>(), time.GetUtcNow().UtcTicks));
        services.AddSingleton(node.GetRequiredService<IStreamLog>());
        services.AddSingleton(node.GetRequiredService<ISubscriberStore>());
        services.AddSingleton(node.GetRequiredService<ILeaseStore>());
        services.AddSingleton(node.GetRequiredService<IBeatBus>());
        services.AddSingleton(node.GetRequiredService<INodeRegistry>());
        services.AddSingleton(node.GetRequiredService<IEventLog>());
        foreach (var reader in node.GetServices<IEventReader>())
        {
            services.AddSingleton(reader);
        }

        services.AddSingleton(node.GetRequiredService<SourceDirectory>());
        services.AddSingleton(node.GetRequiredService<AppendMetrics>());
        services.AddSingleton(node.GetRequiredService<SourceMetrics>());
        services.AddSingleton(node.GetRequiredService<ChannelRules>());
        services.AddSingleton(_ => node.GetRequiredService<IChannelRelay>());
        services.AddSingleton(node.GetRequiredService<SiloView>());
    }

    private void ConfigureSilo(ISiloBuilder silo)
    {
        silo.AddLiveEvents();
        if (_isTraced)
        {
            silo.AddActivityPropagation();
        }

        if (_options.OrleansDashboard)
        {
            silo.AddOrleansDashboard();
        }

        // Orleans takes the memory of the whole cache at once.
        silo.Configure<GrainDirectoryOptions>(static directory => directory.CacheSize = CachedChannels);
        var (siloPort, gatewayPort) = FreePorts(start.Advertised, _options.SiloPort, _options.GatewayPort);
        if (IsAlone)
        {
            silo.UseLocalhostClustering(siloPort, gatewayPort);
            return;
        }

        silo.UseLiveRedisMembership(node.GetRequiredService<RedisOptions>());
        silo.ConfigureEndpoints(start.Advertised, siloPort, gatewayPort);
        if (_tls is not null)
        {
            silo.UseTls(_tls);
        }

        silo.Configure<ClusterOptions>(NameCluster);
        silo.Configure<ClusterMembershipOptions>(Tune);
        UseDirectory(silo);
        silo.Configure<SiloMessagingOptions>(static messaging =>
        {
            messaging.ResponseTimeout = TimeSpan.FromSeconds(5);

            // A gateway keeps the answers of its own silo for a client that left it, and may have other gateways, until it drops the client.
            // Source: Orleans 10.4, Gateway.TryDeliverToProxy and DropDisconnectedClients.
            messaging.ClientDropTimeout = TimeSpan.FromMilliseconds(250);
        });
        silo.Services.AddSingleton(node.GetRequiredService<IRedisReach>());
        silo.Services.AddHostedService<OwnRowWatch>();
    }

    private void ConfigureClient(IClientBuilder client)
    {
        if (_isTraced)
        {
            client.AddActivityPropagation();
        }

        if (_tls is not null)
        {
            client.UseTls(_tls);
        }

        client.UseLiveRedisMembership(node.GetRequiredService<RedisOptions>());
        LeaveSilentGatewaysOut(client.Services);
        client.Configure<ClusterOptions>(NameCluster);

        // Calls that go through a silo that hangs wait until the client learns that it is out.
        client.Configure<Orleans.Configuration.GatewayOptions>(static gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1));
        client.Configure<ClientMessagingOptions>(static messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(5));
    }

    private void LeaveSilentGatewaysOut(IServiceCollection services)
    {
        // Orleans registers the list of the membership as the last one of its interface.
        var all = services.Last(static service => service.ServiceType == typeof(IGatewayListProvider));
        services.Remove(all);
        services.AddSingleton<IGatewayListProvider>(
            provider => new BeatingGateways((IGatewayListProvider)ActivatorUtilities.CreateInstance(provider, all.ImplementationType!), node.GetRequiredService<SiloView>()));
    }

    /// <summary>Lets the silos recover who is where when one of them goes. With the default directory channels of the others would move, too.</summary>
    private static void UseDirectory(ISiloBuilder silo)
    {
#pragma warning disable ORLEANSEXP003 // Under evaluation; what it may get wrong for a moment, the log's and the lease's tokens make harmless.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003

        // After a crash it would hold channels back until their silo can have no grain any more: their leases see to that.
        silo.Configure<GrainDirectoryOptions>(static directory => directory.RangeLeaseDuration = TimeSpan.Zero);
        silo.Services.AddSingleton<IGrainDirectoryCache, BeatingPlaces>();
    }

    private void NameCluster(ClusterOptions cluster) => cluster.ClusterId = _options.ClusterId;

    // A paused or lost silo is out after three missed probes of a second; rows of a cluster that was killed whole hold nobody up.
    private static void Tune(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        membership.MinProbeTimeout = TimeSpan.FromMilliseconds(500);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(1);
        membership.NumMissedProbesLimit = 3;
        membership.EnableConnectionLivenessCheck = false;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(4);
        membership.NumMissedTableIAmAliveLimit = 2;
        membership.DefunctSiloExpiration = TimeSpan.FromMinutes(10);
        membership.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
    }

    /// <summary>Chooses free ports of the address for those that are 0.</summary>
    private static (int Silo, int Gateway) FreePorts(IPAddress address, int silo, int gateway)
    {
        // Both are held until both are known, so that they differ.
        using var first = new TcpListener(address, 0);
        using var second = new TcpListener(address, 0);
        first.Start();
        second.Start();
        return (silo == 0 ? Port(first) : silo, gateway == 0 ? Port(second) : gateway);

        static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
