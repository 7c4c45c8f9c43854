using LiveOrleans.Channels;
using LiveOrleans.Sources;

namespace LiveOrleans.Silo;

/// <summary>Registers the sources that the configuration names.</summary>
internal static class SourceServiceExtensions
{
    /// <summary>Registers them in their order, behind all that are registered as <see cref="SourceRegistration"/>, and follows their changes.</summary>
    /// <param name="services">The node's services.</param>
    /// <param name="sources">What the node starts with.</param>
    /// <param name="places">Where the configuration comes from.</param>
    public static IServiceCollection AddConfiguredSources(
        this IServiceCollection services, IReadOnlyList<SourceSettings> sources, IEnumerable<IConfigurationSource> places)
    {
        // As of now: the host adds more to the list, which refers to the host itself.
        var files = new ConfigurationPlaces(places);
        services.AddSingleton<PluginHosts>();
        services.AddSingleton(provider => new ConfiguredSources(
            provider.GetServices<SourceRegistration>(), sources, provider.GetRequiredService<PluginHosts>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static provider => new SourceDirectory(provider.GetRequiredService<ConfiguredSources>().Registrations));
        services.AddSingleton(files);
        services.AddHostedService<SourceReload>();
        return services;
    }
}
