using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>Registers what asks Grafana.</summary>
public static class GrafanaServiceExtensions
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Lets Grafana say who callers are, and checks open sessions with it.</summary>
    /// <param name="services">The node's services; a <see cref="TimeProvider"/> and the sessions come from elsewhere.</param>
    /// <param name="options">The checked options.</param>
    public static IServiceCollection AddGrafanaCallers(this IServiceCollection services, LiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        var url = options.Grafana.Url ?? options.RootUrl ?? throw new ArgumentException("It is not said where Grafana is.", nameof(options));
        services.TryAddSingleton(options.Grafana);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new GrafanaClient(
            url, CreateHandler(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<GrafanaClient>>()));
        services.TryAddSingleton<GrafanaAnswers>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthenticationMode, GrafanaMode>());
        if (options.Role is not NodeRole.Silo)
        {
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, GrafanaRecheck>());
        }

        return services;
    }

    /// <summary>Adds the guards of Grafana's own channels.</summary>
    internal static IServiceCollection AddGrafanaGuards(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IChannelGuard, DashboardGuard>(
            static provider => new DashboardGuard(provider.GetService<GrafanaAnswers>())));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IChannelGuard, WatchGuard>());
        return services;
    }

    // A redirect or a proxy of the environment would take callers' secrets elsewhere: neither is followed.
    private static SocketsHttpHandler CreateHandler() => new()
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        ConnectTimeout = ConnectTimeout,
        MaxConnectionsPerServer = 32,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
        UseProxy = false,
    };
}
