using LiveOrleans.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LiveOrleans.Gateway;

/// <summary>Puts endpoints that are not the server's own behind its access rules.</summary>
public static class LiveGateExtensions
{
    /// <summary>Lets only callers of a role in; others get 401, 403 or 503, as from the server's own endpoints.</summary>
    /// <typeparam name="TBuilder">The kind of the endpoints.</typeparam>
    /// <param name="endpoints">The endpoints; the host's services were registered with <c>AddLiveHttp</c>.</param>
    /// <param name="least">The lowest role that is let in.</param>
    /// <returns>The same endpoints.</returns>
    public static TBuilder RequireLiveRole<TBuilder>(this TBuilder endpoints, Role least)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(endpoint =>
        {
            if (endpoint.RequestDelegate is not { } answer)
            {
                throw new InvalidOperationException($"{endpoint.DisplayName} has nothing to guard.");
            }

            endpoint.RequestDelegate = context => AnswerAsync(context, least, answer);
        });
        return endpoints;
    }

    private static async Task AnswerAsync(HttpContext context, Role least, RequestDelegate answer)
    {
        if (await context.RequestServices.GetRequiredService<AccessGate>().AdmitAsync(context, least) is not null)
        {
            await answer(context);
        }
    }
}
