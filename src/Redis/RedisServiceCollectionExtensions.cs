using System.Diagnostics.Metrics;
using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Redis;

/// <summary>Registers the ports of a cluster whose nodes meet in Redis.</summary>
public static class RedisServiceCollectionExtensions
{
    /// <summary>Registers the log, the broker, the leases, the beats, the orders, the registry of nodes, the subscriber sets and the outbox over one Redis.</summary>
    /// <param name="services">The node's services, with logging, metrics and a clock.</param>
    /// <param name="options">Which Redis.</param>
    public static IServiceCollection AddLiveRedis(this IServiceCollection services, RedisOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(provider => new RedisConnection(
            options, provider.GetRequiredService<ILogger<RedisConnection>>(), provider.GetRequiredService<IMeterFactory>()));
        services.TryAddSingleton<IStreamLog, RedisStreamLog>();
        services.TryAddSingleton<IBroker, RedisBroker>();
        services.TryAddSingleton<ILeaseStore, RedisLeaseStore>();
        services.TryAddSingleton<IBeatBus, RedisBeatBus>();
        services.TryAddSingleton<IControlBus, RedisControlBus>();
        services.TryAddSingleton<INodeRegistry, RedisNodeRegistry>();
        services.TryAddSingleton<ISubscriberStore, RedisSubscriberStore>();
        services.TryAddSingleton<IEventLog, RedisEventLog>();
        services.TryAddSingleton<IRuleStore, RedisRuleStore>();
        services.TryAddSingleton<IRedisReach, RedisReach>();
        return services;
    }
}
