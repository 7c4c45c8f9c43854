using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LiveOrleans.Gateway;

/// <summary>Registers what receives orders from other nodes.</summary>
internal static class LiveControlExtensions
{
    /// <summary>Adds the receiver; without a bus of the host's own the node gives orders to nobody but itself.</summary>
    public static IServiceCollection AddLiveControl(this IServiceCollection services)
    {
        services.TryAddSingleton<IControlBus, MemoryControlBus>();
        services.TryAddSingleton<ControlMetrics>();
        services.TryAddSingleton<ControlReceiver>();
        services.AddHostedService(static provider => provider.GetRequiredService<ControlReceiver>());
        return services;
    }
}
