using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LiveOrleans.Gateway;

/// <summary>Maps the HTTP endpoints.</summary>
public static class LiveHttpEndpointExtensions
{
    /// <summary>Maps what every node has: cluster, events, info, health and metrics.</summary>
    /// <param name="endpoints">Where to; its services were registered with <c>AddLiveHttp</c>.</param>
    public static IEndpointRouteBuilder MapLiveOperations(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        endpoints.MapGet("/api/live/cluster", services.GetRequiredService<ClusterEndpoint>().HandleAsync);
        endpoints.MapGet("/api/live/events", services.GetRequiredService<EventsEndpoint>().HandleAsync);
        endpoints.MapGet("/api/live/caller", services.GetRequiredService<CallerEndpoint>().HandleAsync);
        endpoints.MapGet("/api/live/info/{**rest}", InfoEndpoint.HandleAsync);
        endpoints.MapFallback("/api/live/{**rest}", InfoEndpoint.NotFoundAsync);
        endpoints.MapGet("/healthz", HealthEndpoints.AliveAsync);
        endpoints.MapGet("/readyz", services.GetRequiredService<HealthEndpoints>().ReadyAsync);
        endpoints.MapLiveMetrics(services.GetRequiredService<NodeMetrics>());

        // From now on it listens to what the others measure.
        services.GetRequiredService<KnownNames>();
        return endpoints;
    }

    /// <summary>Maps what clients use besides sessions: push, publish, list and the built-in page.</summary>
    /// <param name="endpoints">Where to; its services were registered with <c>AddLiveHttp</c>.</param>
    public static IEndpointRouteBuilder MapLiveHttp(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var origins = services.GetRequiredService<CrossOrigin>();
        string[] posting = [HttpMethods.Post];
        string[] postingOrAsking = [HttpMethods.Post, HttpMethods.Options];
        endpoints.MapMethods("/api/live/push/{streamId}", postingOrAsking, origins.Guard(posting, services.GetRequiredService<PushEndpoint>().HandleAsync));
        endpoints.MapGet("/api/live/push/{streamId}", services.GetRequiredService<PushSocketEndpoint>().HandleAsync);
        endpoints.MapMethods("/api/live/publish", postingOrAsking, origins.Guard(posting, services.GetRequiredService<PublishEndpoint>().HandleAsync));
        endpoints.MapPost("/api/live/grafana/dashboard-events", services.GetRequiredService<DashboardEventsEndpoint>().HandleAsync);
        endpoints.MapPost("/api/live/server/{method?}", services.GetRequiredService<ServerEndpoint>().HandleAsync);
        endpoints.MapLiveRules();
        endpoints.MapGet("/api/live/list", services.GetRequiredService<ListEndpoint>().HandleAsync);
        foreach (var page in ConsolePage.Load())
        {
            endpoints.MapMethods(page.Path, [HttpMethods.Get, HttpMethods.Head], page.HandleAsync);
        }

        return endpoints;
    }

    private static void MapLiveMetrics(this IEndpointRouteBuilder endpoints, NodeMetrics metrics) =>
        endpoints.MapPrometheusScrapingEndpoint("/metrics").Add(endpoint =>
        {
            var scrape = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = async context =>
            {
                await metrics.RefreshAsync(context.RequestAborted);
                await scrape(context);
            };
        });
}
