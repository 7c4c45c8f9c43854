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
                Prefix = start.Options.HaPrefix,
            };
            services.AddSingleton(redis).AddLiveRedis(redis);
        }
        else
        {
            services.AddMemoryEngine();
        }

        services.AddTestData().AddConfiguredSources(start.Sources).AddLiveWebhooks(start.Webhooks).AddLiveClient();
        services.AddSingleton(provider => new ClusterLives(start.Options, provider));
        services.AddSingleton<ClusterMember>();
        services.AddSingleton<GrainLink>();
        services.AddSingleton<IGrainLink>(static provider => provider.GetRequiredService<GrainLink>());
        services.AddSingleton<IReadinessCheck>(static provider => provider.GetRequiredService<GrainLink>());
        services.AddHostedService(static provider => provider.GetRequiredService<ClusterMember>());
        services.AddHostedService<NodeDrain>();
        return builder;
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
        services.AddSingleton<INodeRegistry, MemoryNodeRegistry>();
        return services;
    }

    private static IServiceCollection AddTestData(this IServiceCollection services)
    {
        services.AddSingleton(static provider => TestDataChannels.Register(provider.GetRequiredService<TimeProvider>(), Random.Shared));
        services.AddSingleton<IListedChannels, ListedTestData>();
        return services;
    }
}
