using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Lets callers in by their role, and answers those that it does not let in.</summary>
internal sealed class AccessGate(IAuthenticator authenticator)
{
    /// <summary>Authenticates a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="least">The lowest role that is let in.</param>
    /// <returns>The caller; null when the request was answered with 401 or 403.</returns>
    public async ValueTask<Caller?> AdmitAsync(HttpContext context, Role least)
    {
        var caller = await authenticator.AuthenticateAsync(context);
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

    /// <summary>Lets an application's server in.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The caller; null when the request was answered with 401, or with 403 because it is not a server's.</returns>
    public async ValueTask<Caller?> AdmitServerAsync(HttpContext context)
    {
        if (await AdmitAsync(context, Role.Viewer) is not { } caller)
        {
            return null;
        }

        if (!caller.IsServer)
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status403Forbidden, "Forbidden: this needs an API key");
            return null;
        }

        return caller;
    }
}
