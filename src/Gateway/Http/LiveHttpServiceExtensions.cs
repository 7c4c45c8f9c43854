using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Metrics;

namespace LiveOrleans.Gateway;

/// <summary>Registers what the HTTP endpoints need.</summary>
public static class LiveHttpServiceExtensions
{
    /// <summary>Adds the HTTP endpoints, the metrics and the readiness checks.</summary>
    /// <param name="services">The services; <c>IChannels</c>, <c>IStreamLog</c> and the <c>NodeId</c> come from the host, the session directory from <c>AddLiveSessions</c>.</param>
    /// <param name="options">The checked options.</param>
    public static IServiceCollection AddLiveHttp(this IServiceCollection services, LiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.AddRouting();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(options);
        services.TryAddSingleton<IAuthenticator>(new AnonymousAuthenticator(options.AnonymousRole ?? Role.Admin));
        services.TryAddSingleton<AccessGate>();
        services.TryAddSingleton<PushMetrics>();
        services.TryAddSingleton<PushPublisher>();
        services.TryAddSingleton<PushEndpoint>();
        services.TryAddSingleton(_ => options.ToSessionOptions());
        services.TryAddSingleton<OriginCheck>();
        services.TryAddSingleton<PushSocketEndpoint>();
        services.TryAddSingleton<PublishEndpoint>();
        services.TryAddSingleton<ListEndpoint>();
        services.TryAddSingleton<ClusterEndpoint>();
        services.TryAddSingleton<NodeAnnouncer>();
        services.TryAddSingleton<INodeDirectory>(static provider => provider.GetRequiredService<NodeAnnouncer>());
        services.AddHostedService(static provider => provider.GetRequiredService<NodeAnnouncer>());
        services.TryAddSingleton<HealthEndpoints>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IReadinessCheck, HostReadinessCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IReadinessCheck, LogReadinessCheck>());
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("LiveOrleans.*", "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddPrometheusExporter());
        return services;
    }
}
