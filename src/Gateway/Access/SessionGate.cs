using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Says as whom a request may open a session, whatever its transport.</summary>
/// <remarks>Where tokens count, a request that shows nothing may open one: its connect command must bring the token.</remarks>
internal sealed class SessionGate(IAuthenticator authenticator, ClientAddress addresses, SessionOptions options, SessionTokens? tokens = null)
{
    /// <summary>Finds out the caller, and answers a request that is not let in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="needsProof">Whether the caller must be known now, since no connect command follows.</param>
    /// <returns>The caller, or <see cref="Caller.Unproved"/>; null when the request was answered with 401 or 503.</returns>
    public async ValueTask<Caller?> AdmitAsync(HttpContext context, bool needsProof = false)
    {
        Caller? caller;
        try
        {
            caller = await FindAsync(context);
        }
        catch (AuthenticationUnavailableException exception)
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status503ServiceUnavailable, $"{exception.Message}; try again later");
            return null;
        }

        if (caller is null || (needsProof && caller.IsUnproved))
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status401Unauthorized, "Unauthorized");
            return null;
        }

        return caller;
    }

    private async ValueTask<Caller?> FindAsync(HttpContext context)
    {
        // Only a request that shows something, or that someone may be without, is worth the question.
        var caller = tokens is null || options.AdmitsAnonymous || PresentedProof.IsIn(context.Request) || context.Request.Headers.Cookie.Count > 0
            ? await authenticator.AuthenticateAsync(context)
            : null;
        if (caller is null && tokens is not null && !PresentedProof.IsIn(context.Request))
        {
            caller = Caller.Unproved;
        }

        return caller is null || options.MaxConnectionsPerAddress is null ? caller : caller with { Address = addresses.Of(context) };
    }
}
