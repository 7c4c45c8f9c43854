using LiveOrleans.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace LiveOrleans.Gateway;

/// <summary>Wires the real-time part of a gateway: sessions, channels' feeds and the WebSocket endpoint.</summary>
public static class LiveSessionsExtensions
{
    /// <summary>The path of the WebSocket endpoint.</summary>
    public const string WebSocketPath = "/api/live/ws";

    /// <summary>Adds what client sessions need, but for <see cref="IChannels"/> and <see cref="Client.ReplicaFactory"/>, which the host provides.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Makes the options when the first session, or the start, asks for them.</param>
    /// <returns>The same services.</returns>
    /// <remarks>Without an <see cref="IAuthenticator"/> of the host's, every caller is an anonymous viewer.</remarks>
    public static IServiceCollection AddLiveSessions(this IServiceCollection services, Func<IServiceProvider, SessionOptions> options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(options);
        services.TryAddSingleton<IAuthenticator>(new AnonymousAuthenticator(Role.Viewer));
        services.TryAddSingleton<SessionMetrics>();
        services.TryAddSingleton<ChannelRules>();
        services.TryAddSingleton<ChannelHub>();
        services.TryAddSingleton<ChannelPresence>();
        services.AddGrafanaGuards().TryAddSingleton<AccessPolicy>();
        services.TryAddSingleton<RefusalLog>();
        services.TryAddSingleton<SubscribeCommand>();
        services.TryAddSingleton<ChannelCommands>();
        services.TryAddSingleton<SessionContext>();
        services.TryAddSingleton(provider => new SessionDirectory(provider.GetRequiredService<SessionContext>(), provider.GetRequiredService<UserSessions>()));
        services.TryAddSingleton<IControlBus, MemoryControlBus>();
        services.TryAddSingleton<UserOrders>();
        services.TryAddSingleton<UserSessions>();
        services.AddHostedService(static provider => provider.GetRequiredService<UserSessions>());
        services.TryAddSingleton<OriginCheck>();
        services.TryAddSingleton<SessionLimits>();
        services.TryAddSingleton<SessionAccess>();
        services.TryAddSingleton<ClientAddress>();
        services.TryAddSingleton<SessionGate>();
        services.TryAddSingleton<WebSocketEndpoint>();
        services.AddLiveStreams();
        services.AddLiveControl();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FeedDrain>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FeedLimits>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SessionClock>());
        return services;
    }

    /// <summary>Maps <c>GET /api/live/ws</c>.</summary>
    /// <param name="endpoints">The host's routes.</param>
    /// <returns>The endpoint, for further conventions.</returns>
    public static IEndpointConventionBuilder MapLiveSessions(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var endpoint = endpoints.ServiceProvider.GetRequiredService<WebSocketEndpoint>();
        RequestDelegate handle = endpoint.HandleAsync;

        endpoints.MapLiveStreams();

        // CONNECT is how HTTP/2 asks for a WebSocket.
        return endpoints.MapMethods(WebSocketPath, [HttpMethods.Get, HttpMethods.Connect], handle);
    }
}
