using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Lets callers in by their role, and answers those that it does not let in.</summary>
internal sealed class AccessGate(IAuthenticator authenticator, RefusalLog refusals)
{
    /// <summary>Authenticates a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="least">The lowest role that is let in.</param>
    /// <returns>The caller; null when the request was answered with 401, 403 or 503.</returns>
    public async ValueTask<Caller?> AdmitAsync(HttpContext context, Role least)
    {
        if (await AuthenticateAsync(context) is not { } caller)
        {
            return null;
        }

        if (caller.Role < least)
        {
            refusals.Caller(context, "the caller's role is too low", $"the role {least}");
            await Envelope.WriteMessageAsync(
                context, StatusCodes.Status403Forbidden, $"Forbidden: this needs the role {least} or a higher one, and yours is {caller.Role}");
            return null;
        }

        return caller;
    }

    /// <summary>Authenticates a request to the server API.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The caller, a server of the operator's own; null when the request was answered with 401 or 403.</returns>
    public async ValueTask<Caller?> AdmitServerAsync(HttpContext context)
    {
        if (await AuthenticateAsync(context) is not { } caller)
        {
            return null;
        }

        if (!caller.IsServer)
        {
            refusals.Caller(context, "the caller is no server", "a key of live:auth:keys with server true");
            await Envelope.WriteMessageAsync(
                context, StatusCodes.Status403Forbidden, "Forbidden: this needs a key that is marked as a server's");
            return null;
        }

        return caller;
    }

    /// <summary>Lets a caller push, and reads where to. The caller must reach all channels of the stream, since a push may name any of them.</summary>
    /// <param name="context">The request.</param>
    /// <param name="least">The lowest role that is let in.</param>
    /// <returns>Where the push goes; null when the request was answered with 400, 401, 403 or 503.</returns>
    public async ValueTask<PushTarget?> AdmitPushAsync(HttpContext context, Role least)
    {
        if (await AdmitAsync(context, least) is not { } caller)
        {
            return null;
        }

        if (!PushTarget.TryRead(context, caller.OrgId, out var target, out var reason))
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status400BadRequest, reason);
            return null;
        }

        return await MayPushAsync(context, caller, target) ? target : null;
    }

    private async ValueTask<bool> MayPushAsync(HttpContext context, Caller caller, PushTarget target)
    {
        if (caller.Channels?.FitAll($"stream/{target.StreamId}/") ?? true)
        {
            return true;
        }

        refusals.Caller(context, "the caller is held to other channels than the stream's", "a key or token whose channels have stream/ID/*");
        await Envelope.WriteMessageAsync(
            context, StatusCodes.Status403Forbidden, $"Forbidden: your key or token is held to channels that are not all of stream/{target.StreamId}/*");
        return false;
    }

    private async ValueTask<Caller?> AuthenticateAsync(HttpContext context)
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
        }

        return caller;
    }
}
