using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LiveOrleans.Gateway;

/// <summary>Registers and maps the sessions of networks that break WebSockets.</summary>
internal static class LiveStreamExtensions
{
    public const string HttpStreamPath = "/api/live/http_stream";
    public const string EventsPath = "/api/live/sse";
    public const string ListenPath = "/api/live/uni_sse";
    public const string EmulationPath = "/api/live/emulation";

    /// <summary>Adds what streams and posted messages need; <c>NodeId</c> comes from the host.</summary>
    public static IServiceCollection AddLiveStreams(this IServiceCollection services)
    {
        services.TryAddSingleton<CrossOrigin>();
        services.TryAddSingleton<EmulatedSessions>();
        services.TryAddSingleton<HttpStreamEndpoint>();
        services.TryAddSingleton<EmulationEndpoint>();
        services.TryAddSingleton<UniEndpoint>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IControlHandler, EmulationHandler>());
        return services;
    }

    /// <summary>Maps the endpoints; each answers every method itself.</summary>
    public static void MapLiveStreams(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var origins = services.GetRequiredService<CrossOrigin>();
        var streams = services.GetRequiredService<HttpStreamEndpoint>();
        endpoints.Map(HttpStreamPath, origins.Guard([HttpMethods.Post], streams.StreamAsync));
        endpoints.Map(EventsPath, origins.Guard([HttpMethods.Get, HttpMethods.Post], streams.SendEventsAsync));
        endpoints.Map(ListenPath, origins.Guard([HttpMethods.Get], services.GetRequiredService<UniEndpoint>().HandleAsync));
        endpoints.Map(EmulationPath, origins.Guard([HttpMethods.Post], services.GetRequiredService<EmulationEndpoint>().HandleAsync));
    }
}
