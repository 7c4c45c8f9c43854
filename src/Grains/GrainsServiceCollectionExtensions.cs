using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LiveOrleans.Grains;

/// <summary>Registers what the grains of a silo need.</summary>
public static class GrainsServiceCollectionExtensions
{
    /// <summary>
    /// Registers the silo's channels. The ports <see cref="IStreamLog"/>, <see cref="IBroker"/>, <see cref="ILeaseStore"/>
    /// and the <see cref="NodeId"/> come from elsewhere; sources are added as <see cref="SourceRegistration"/>.
    /// </summary>
    /// <param name="services">The silo's services.</param>
    public static IServiceCollection AddLiveGrains(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SourceDirectory>();
        services.TryAddSingleton<ChannelHostDirectory>();
        services.TryAddSingleton(static provider => new ChannelPorts(
            provider.GetRequiredService<NodeId>(),
            provider.GetRequiredService<IStreamLog>(),
            provider.GetRequiredService<IBroker>(),
            provider.GetRequiredService<ILeaseStore>(),
            provider.GetRequiredService<SourceDirectory>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
