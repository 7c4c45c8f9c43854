using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Lets callers in by their role, and answers those that it does not let in.</summary>
internal sealed class AccessGate(IAuthenticator authenticator)
{
    /// <summary>Authenticates a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="least">The lowest role that is let in.</param>
    /// <returns>The caller; null when the request was answered with 401, 403 or 503.</returns>
    public async ValueTask<Caller?> AdmitAsync(HttpContext context, Role least)
    {
        Caller? caller;
        try
        {
            caller = await authenticator.AuthenticateAsync(context);
        }
        catch (AuthenticationUnavailableException exception)
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status503ServiceUnavailable, $"{exception.Message}; try again later");
            return null;
        }

        if (caller is null)
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status401Unauthorized, "Unauthorized");
            return null;
        }

        if (caller.Role < least)
        {
            await Envelope.WriteMessageAsync(
                context, StatusCodes.Status403Forbidden, $"Forbidden: this needs the role {least} or a higher one, and yours is {caller.Role}");
            return null;
        }

        return caller;
    }
}
