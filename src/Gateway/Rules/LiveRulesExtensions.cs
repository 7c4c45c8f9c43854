using LiveOrleans.Channels;
using LiveOrleans.Rules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LiveOrleans.Gateway;

/// <summary>Wires the channels' rules: what follows them on every node, and the endpoints that change them.</summary>
public static class LiveRulesExtensions
{
    /// <summary>Adds the rules; the <see cref="IRuleStore"/> and the <see cref="IChannelRelay"/> come from the host.</summary>
    /// <param name="services">The node's services.</param>
    /// <param name="configured">The rules of the configuration, none of which conflict.</param>
    public static IServiceCollection AddLiveRules(this IServiceCollection services, IReadOnlyList<RuleDefinition> configured)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configured);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ChannelRules>();
        services.AddSingleton(new ConfiguredRules(configured));
        services.TryAddSingleton<RuleBook>();
        services.TryAddSingleton<ChannelRulesEndpoint>();
        services.TryAddSingleton<PipelinePushEndpoint>();
        services.TryAddSingleton<ConvertTestEndpoint>();
        services.TryAddSingleton<PipelineEntitiesEndpoint>();
        services.AddHostedService<RuleFollower>();
        return services;
    }

    /// <summary>Maps the endpoints of the rules, where <see cref="AddLiveRules"/> was called.</summary>
    internal static void MapLiveRules(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        if (services.GetService<ConfiguredRules>() is null)
        {
            return;
        }

        const string RulesPath = "/api/live/channel-rules";
        var rules = services.GetRequiredService<ChannelRulesEndpoint>();
        endpoints.MapGet(RulesPath, rules.ListAsync);
        endpoints.MapPost(RulesPath, rules.CreateAsync);
        endpoints.MapPut(RulesPath, rules.ChangeAsync);
        RequestDelegate delete = rules.DeleteAsync;
        endpoints.MapMethods(RulesPath, [HttpMethods.Delete], delete);
        endpoints.MapPost("/api/live/pipeline/push/{**channel}", services.GetRequiredService<PipelinePushEndpoint>().HandleAsync);
        endpoints.MapPost("/api/live/pipeline-convert-test", services.GetRequiredService<ConvertTestEndpoint>().HandleAsync);
        endpoints.MapGet("/api/live/pipeline-entities", services.GetRequiredService<PipelineEntitiesEndpoint>().HandleAsync);
    }
}
