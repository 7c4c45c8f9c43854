using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LiveOrleans.Client;

/// <summary>Registers what a front-end node reaches channels by.</summary>
public static class ClientServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="IChannels"/> over grains, the node's replicas and what keeps them attached. The ports
    /// <see cref="IStreamLog"/>, <see cref="IBroker"/>, <see cref="IBeatBus"/> and <see cref="IEventLog"/>, the <see cref="NodeId"/>, the sources and the
    /// <see cref="IGrainLink"/> come from elsewhere.
    /// </summary>
    /// <param name="services">The node's services.</param>
    public static IServiceCollection AddLiveClient(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SourceDirectory>();
        services.TryAddSingleton<SiloView>();
        services.TryAddSingleton<OwnerWatch>();
        services.TryAddSingleton<ChannelRules>();
        services.TryAddSingleton<GrainChannels>();
        services.TryAddSingleton<IChannels>(static provider => provider.GetRequiredService<GrainChannels>());
        services.TryAddSingleton<IChannelRelay>(static provider => provider.GetRequiredService<GrainChannels>());
        services.AddHostedService<BeatListener>();
        services.TryAddSingleton<HealReports>();
        services.AddHostedService(static provider => provider.GetRequiredService<HealReports>());
        services.TryAddSingleton<ReplicaMetrics>();
        services.TryAddSingleton<ReplicaFactory>();
        return services;
    }
}
