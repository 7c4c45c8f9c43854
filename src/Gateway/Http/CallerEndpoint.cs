using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary><c>GET /api/live/caller</c>: who the server takes the caller for, so that a page offers what that caller may do.</summary>
internal sealed class CallerEndpoint(AccessGate gate)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, Role.Viewer) is not { } caller)
        {
            return;
        }

        await Envelope.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteNumber("org"u8, caller.OrgId);
            json.WriteString("role"u8, caller.Role.ToString());
            json.WriteString("login"u8, caller.Login);
            json.WriteBoolean("server"u8, caller.IsServer);
        });
    }
}
