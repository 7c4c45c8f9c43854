using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Placement;

namespace LiveOrleans.Grains;

/// <summary>Registers what the grains of a silo need.</summary>
public static class GrainsServiceCollectionExtensions
{
    /// <summary>
    /// Registers the silo's channels and what keeps them. The ports <see cref="IStreamLog"/>, <see cref="ISubscriberStore"/>,
    /// <see cref="ILeaseStore"/>, <see cref="IBeatBus"/> and <see cref="INodeRegistry"/>, the <see cref="ChannelOwner"/> and the
    /// <see cref="SiloView"/> come from elsewhere; sources are added as <see cref="SourceRegistration"/>.
    /// </summary>
    /// <param name="services">The silo's services.</param>
    public static IServiceCollection AddLiveGrains(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SourceDirectory>();
        services.TryAddSingleton<ChannelRules>();
        services.TryAddSingleton<ChannelHostDirectory>();
        services.TryAddSingleton(static provider => new ChannelPorts(
            provider.GetRequiredService<ChannelOwner>(),
            provider.GetRequiredService<IStreamLog>(),
            provider.GetRequiredService<ISubscriberStore>(),
            provider.GetRequiredService<ILeaseStore>(),
            provider.GetRequiredService<SourceDirectory>(),
            provider.GetRequiredService<TimeProvider>()) 
        {
            Appends = provider.GetService<AppendMetrics>(),
            Metrics = provider.GetService<SourceMetrics>(),
            Rules = provider.GetRequiredService<ChannelRules>(),
            Others = provider.GetService<IChannelRelay>(),
        });
        services.TryAddSingleton<BeatSender>();
        services.AddHostedService(static provider => provider.GetRequiredService<BeatSender>());
        services.AddHostedService<SubscriberCare>();
        services.AddPlacementDirector<OwnSiloPlacement, OwnSiloDirector>();
        services.AddPlacementFilter<ServingSilos, ServingSilosDirector>(ServiceLifetime.Singleton);
        return services;
    }
}
