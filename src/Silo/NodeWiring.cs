using LiveOrleans.Channels;
using LiveOrleans.Client;
using LiveOrleans.Gateway;
using LiveOrleans.Redis;
using LiveOrleans.Sources;

namespace LiveOrleans.Silo;

/// <summary>Makes the node what its options say: alone with everything in memory, or one of a cluster that meets in Redis.</summary>
internal static class NodeWiring
{
    /// <summary>Adds what channels reach the world through, the way to their grains, and the node's part in the cluster.</summary>
    public static WebApplicationBuilder AddLiveChannels(this WebApplicationBuilder builder, LiveStart start)
    {
        var services = builder.Services;
        services.AddSingleton(typeof(NodeId), new NodeId(Guid.CreateVersion7().ToString("N")));
        if (start.Options.IsCluster)
        {
            var redis = new RedisOptions
            {
                Address = start.Options.HaEngineAddress,
                Password = start.Options.HaEnginePassword,
                TlsCaPath = start.Options.HaEngineTlsCa,
                Prefix = start.Options.HaPrefix,
            };
            services.AddSingleton(redis).AddLiveRedis(redis).AddTls(start);
        }
        else
        {
            services.AddMemoryEngine();
        }

        services.AddSingleton<AppendMetrics>();
        services.AddSingleton<SourceMetrics>();
        services.AddLiveRules(start.ChannelRules);
        services.AddTestData().AddConfiguredSources(start.Sources, ((IConfigurationBuilder)builder.Configuration).Sources).AddLiveWebhooks(start.Webhooks).AddLiveClient();
        services.AddSingleton(provider => new ClusterLives(start, provider));
        services.AddSingleton<ClusterMember>();
        services.AddSingleton<GrainLink>();
        services.AddSingleton<IGrainLink>(static provider => provider.GetRequiredService<GrainLink>());
        services.AddSingleton<IReadinessCheck>(static provider => provider.GetRequiredService<GrainLink>());
        services.AddHostedService(static provider => provider.GetRequiredService<ClusterMember>());
        services.AddHostedService<NodeDrain>();
        return builder;
    }

    // One for all lives of the node: a certificate that was renewed during one is not read again in the next.
    private static void AddTls(this IServiceCollection services, LiveStart start)
    {
        if (start.Certificate is not { } certificate)
        {
            return;
        }

        services.AddSingleton<TlsConnections>();
        services.AddSingleton(provider => new TlsIdentity(
            TlsFiles.From(start.Options),
            start.Options.Role is not NodeRole.Gateway,
            certificate,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<TlsIdentity>>()));
    }

    private static IServiceCollection AddMemoryEngine(this IServiceCollection services)
    {
        services.AddSingleton<MemoryBroker>();
        services.AddSingleton<MemoryEventLog>();
        services.AddSingleton<MemoryLeaseStore>();
        services.AddSingleton<MemoryStreamLog>();
        services.AddSingleton<IBroker>(static provider => provider.GetRequiredService<MemoryBroker>());
        services.AddSingleton<ILeaseStore>(static provider => provider.GetRequiredService<MemoryLeaseStore>());
        services.AddSingleton<IStreamLog>(static provider => provider.GetRequiredService<MemoryStreamLog>());
        services.AddSingleton<ISubscriberStore, MemorySubscriberStore>();
        services.AddSingleton<IEventLog>(static provider => provider.GetRequiredService<MemoryEventLog>());
        services.AddSingleton<IBeatBus, MemoryBeatBus>();
        services.AddSingleton<IControlBus, MemoryControlBus>();
        services.AddSingleton<INodeRegistry, MemoryNodeRegistry>();
        services.AddSingleton<IRuleStore, MemoryRuleStore>();
        return services;
    }

    private static IServiceCollection AddTestData(this IServiceCollection services)
    {
        services.AddSingleton(static provider => TestDataChannels.Register(provider.GetRequiredService<TimeProvider>(), Random.Shared));
        services.AddSingleton<IListedChannels, ListedTestData>();
        return services;
    }
}
