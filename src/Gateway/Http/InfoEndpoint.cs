using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary><c>GET /api/live/info/…</c>, and every address under <c>/api/live</c> that does not exist.</summary>
internal static class InfoEndpoint
{
    /// <summary>The answer that Grafana gives for every channel.</summary>
    public static Task HandleAsync(HttpContext context) =>
        Envelope.WriteMessageAsync(context, StatusCodes.Status404NotFound, "Info is not supported for this channel");

    /// <summary>No such address.</summary>
    public static Task NotFoundAsync(HttpContext context) =>
        Envelope.WriteMessageAsync(context, StatusCodes.Status404NotFound, "Not found");
}
