using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Metrics;

namespace LiveOrleans.Gateway;

/// <summary>Registers what the HTTP endpoints need.</summary>
public static class LiveHttpServiceExtensions
{
    /// <summary>
    /// The most series of one metric; what is more is summed up in one. The library takes the memory of all of them at once, some 90 bytes
    /// each, for every metric, and those of a silo that was replaced are kept until the next time that the metrics are read.
    /// </summary>
    private const int MaxSeries = 200;

    /// <summary>Adds what makes the node known to the others, and the others to it.</summary>
    /// <param name="services">The services; <c>INodeRegistry</c> and the <c>NodeId</c> come from the host, the rest from the other methods.</param>
    public static IServiceCollection AddLiveNode(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<NodeAnnouncer>();
        services.TryAddSingleton<INodeDirectory>(static provider => provider.GetRequiredService<NodeAnnouncer>());
        services.AddHostedService(static provider => provider.GetRequiredService<NodeAnnouncer>());
        return services;
    }

    /// <summary>Adds the HTTP endpoints, the metrics and the readiness checks.</summary>
    /// <param name="services">The services; <c>IChannels</c> and <c>IStreamLog</c> come from the host, <c>INodeDirectory</c> from <c>AddLiveNode</c>.</param>
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
        services.TryAddSingleton<ChannelRules>();
        services.AddGrafanaGuards().TryAddSingleton<AccessPolicy>();
        services.TryAddSingleton<RefusalLog>();
        services.TryAddSingleton<PushMetrics>();
        services.TryAddSingleton<PushPublisher>();
        services.TryAddSingleton<PushEndpoint>();
        services.TryAddSingleton(_ => options.ToSessionOptions());
        services.TryAddSingleton<OriginCheck>();
        services.TryAddSingleton<CrossOrigin>();
        services.TryAddSingleton<PushSocketEndpoint>();
        services.TryAddSingleton<PublishEndpoint>();
        services.TryAddSingleton<DashboardEventsEndpoint>();
        services.TryAddSingleton<IControlBus, MemoryControlBus>();
        services.TryAddSingleton<PublishMethods>();
        services.TryAddSingleton<ReadMethods>();
        services.TryAddSingleton<ClusterMethods>();
        services.TryAddSingleton<UserMethods>();
        services.TryAddSingleton<ServerApi>();
        services.TryAddSingleton<ServerEndpoint>();
        services.TryAddSingleton<ListEndpoint>();
        services.TryAddSingleton<ClusterEndpoint>();
        services.TryAddSingleton<EventsEndpoint>();
        services.TryAddSingleton<CallerEndpoint>();
        services.TryAddSingleton<HealthEndpoints>();
        services.TryAddSingleton<KnownNames>();
        services.TryAddSingleton<NodeMetrics>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IReadinessCheck, HostReadinessCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IReadinessCheck, LogReadinessCheck>());
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("LiveOrleans.*", "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddView(static instrument => new MetricStreamConfiguration { CardinalityLimit = instrument.Meter.Name is KnownNames.MeterName ? KnownNames.MaxSeries : MaxSeries })
            .AddPrometheusExporter());
        return services;
    }
}
