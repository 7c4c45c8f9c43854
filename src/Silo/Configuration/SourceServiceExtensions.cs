namespace LiveOrleans.Silo;

/// <summary>Registers the sources that the configuration names.</summary>
internal static class SourceServiceExtensions
{
    /// <summary>Registers them in their order, behind those that were registered before.</summary>
    public static IServiceCollection AddConfiguredSources(this IServiceCollection services, IReadOnlyList<SourceSettings> sources)
    {
        foreach (var source in sources)
        {
            services.AddSingleton(provider => source.Register(provider.GetRequiredService<TimeProvider>()));
        }

        return services;
    }
}
