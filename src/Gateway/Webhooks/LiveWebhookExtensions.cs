using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>Registers the webhooks of a node.</summary>
public static class LiveWebhookExtensions
{
    /// <summary>Adds a reader of events for each webhook. The <see cref="IEventLog"/> comes from elsewhere.</summary>
    /// <param name="services">The node's services, with logging.</param>
    /// <param name="webhooks">The webhooks, each with a URL of its own.</param>
    public static IServiceCollection AddLiveWebhooks(this IServiceCollection services, IReadOnlyList<WebhookOptions> webhooks)
    {
        ArgumentNullException.ThrowIfNull(webhooks);
        services.AddMetrics();
        services.TryAddSingleton<WebhookMetrics>();
        foreach (var webhook in webhooks)
        {
            services.AddSingleton<IEventReader>(provider => new Webhook(
                webhook,
                provider.GetRequiredService<IEventLog>(),
                provider.GetRequiredService<WebhookMetrics>(),
                provider.GetRequiredService<TimeProvider>(),
                Random.Shared,
                provider.GetRequiredService<ILogger<Webhook>>()));
        }

        return services;
    }
}
