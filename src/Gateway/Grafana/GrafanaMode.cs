using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Takes a request's caller for whom Grafana takes it.</summary>
/// <remarks>A request that proves nothing is asked about too, since Grafana may let anonymous callers in.</remarks>
internal sealed class GrafanaMode(GrafanaAnswers grafana, GrafanaOptions options, OriginCheck origins) : IAuthenticationMode
{
    public string Name => AuthenticationModes.Grafana;

    public async ValueTask<AuthenticationAnswer> AuthenticateAsync(HttpContext context)
    {
        // A key of this server is none of Grafana's business.
        if (ApiKeyMode.KeyOf(context.Request) is not null)
        {
            return AuthenticationAnswer.NotMine;
        }

        // Browsers send cookies with what pages of other sites post: as for a WebSocket, such a cookie does not count.
        var proof = GrafanaProof.Read(context.Request, options, origins.IsAllowed(context.Request));
        var answer = await grafana.FindCallerAsync(proof, context.RequestAborted);
        return answer switch
        {
            { Standing: GrafanaStanding.Away } => throw new AuthenticationUnavailableException("Grafana cannot be asked now who is calling"),

            // The answers that are kept are without the proof: only what still needs it holds it.
            { Standing: GrafanaStanding.Known, Caller: { } caller } => AuthenticationAnswer.As(caller with { Proof = proof }),
            _ when proof.IsEmpty => AuthenticationAnswer.NotMine,
            _ => AuthenticationAnswer.Refused("Grafana knows nobody by what the request shows", "a session, token or account of Grafana that is valid now"),
        };
    }
}
