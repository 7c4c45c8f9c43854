using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Takes a request's caller for whom Grafana takes it: <c>live:auth:mode</c> is <c>grafana</c>.</summary>
/// <remarks>A request that proves nothing is asked about too, since Grafana may let anonymous callers in.</remarks>
internal sealed class GrafanaAuthenticator(GrafanaAnswers grafana, GrafanaOptions options, OriginCheck origins) : IAuthenticator
{
    /// <inheritdoc/>
    public async ValueTask<Caller?> AuthenticateAsync(HttpContext context)
    {
        // Browsers send cookies with what pages of other sites post: as for a WebSocket, such a cookie does not count.
        var proof = GrafanaProof.Read(context.Request, options, origins.IsAllowed(context.Request));
        var answer = await grafana.FindCallerAsync(proof, context.RequestAborted);
        return answer.Standing switch
        {
            GrafanaStanding.Away => throw new AuthenticationUnavailableException("Grafana cannot be asked now who is calling"),

            // The answers that are kept are without the proof: only what still needs it holds it.
            GrafanaStanding.Known when answer.Caller is { } caller => caller with { Proof = proof },
            _ => null,
        };
    }
}
