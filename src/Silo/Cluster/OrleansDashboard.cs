using LiveOrleans.Channels;
using LiveOrleans.Client;
using LiveOrleans.Gateway;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Dashboard;

namespace LiveOrleans.Silo;

/// <summary>Orleans' own dashboard on the node's address, for administrators alone: silos, grains, calls and their times.</summary>
/// <remarks>
/// It asks the cluster by grain calls, which go through whatever silo the node has at that moment: nothing of it may keep one. The node's log, which it
/// could show, is not shown: it would be the one page here that names users.
/// </remarks>
internal static class OrleansDashboard
{
    /// <summary>Where it is.</summary>
    public const string Path = "/orleans";

    /// <summary>Adds what its page asks; the silos collect what it shows.</summary>
    public static void AddOrleansDashboard(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        new NodeClient(services, builder.Configuration).AddDashboard(Configure);

        // It would be told of every line of the log.
        services.Remove(services.Last(static service => service.ServiceType == typeof(ILoggerProvider)));

        services.AddTransient<IGrainFactory>(static provider => provider.GetRequiredService<IGrainLink>().Grains);
        var asking = services.Last(static service => service.ServiceType.Name is "IDashboardClient");
        services.Replace(ServiceDescriptor.Describe(asking.ServiceType, asking.ImplementationType!, ServiceLifetime.Transient));
    }

    /// <summary>Lets a silo collect what the dashboard shows.</summary>
    public static void AddOrleansDashboard(this ISiloBuilder silo) => silo.AddDashboard(Configure);

    /// <summary>Maps its pages.</summary>
    public static void MapOrleansDashboard(this WebApplication node)
    {
        var pages = Orleans.Dashboard.ServiceCollectionExtensions.MapOrleansDashboard(node, Path);
        ((IEndpointConventionBuilder)pages).Add(static endpoint =>
        {
            var answer = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context => AnswerAsync(context, answer);
        });
        pages.RequireLiveRole(Role.Admin);
    }

    private static void Configure(DashboardOptions options) => options.HideTrace = true;

    private static async Task AnswerAsync(HttpContext context, RequestDelegate answer)
    {
        try
        {
            await answer(context);
        }
        catch (ChannelUnavailableException) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    private sealed class NodeClient(IServiceCollection services, IConfiguration configuration) : IClientBuilder
    {
        public IServiceCollection Services => services;

        public IConfiguration Configuration => configuration;
    }
}
