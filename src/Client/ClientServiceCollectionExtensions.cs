using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LiveOrleans.Client;

/// <summary>Registers what a front-end node reaches channels by.</summary>
public static class ClientServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="IChannels"/> over grains, and the node's replicas. The ports <see cref="IStreamLog"/> and
    /// <see cref="IBroker"/>, the <see cref="NodeId"/> and Orleans' grain factory come from elsewhere.
    /// </summary>
    /// <param name="services">The node's services.</param>
    public static IServiceCollection AddLiveClient(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IChannels, GrainChannels>();
        services.TryAddSingleton<ReplicaFactory>();
        return services;
    }
}
