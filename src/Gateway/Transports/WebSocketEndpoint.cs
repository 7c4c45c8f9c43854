using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace LiveOrleans.Gateway;

/// <summary>Answers <c>GET /api/live/ws</c>: who may becomes a session, anyone else gets a status.</summary>
internal sealed class WebSocketEndpoint(
    SessionGate gate,
    OriginCheck origins,
    RefusalLog refusals,
    SessionDirectory sessions,
    SessionOptions options,
    TimeProvider time,
    ILogger<WebSocketEndpoint> logger)
{
    /// <summary>Answers a request; completes when its session has ended.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (!origins.IsAllowed(context.Request))
        {
            refusals.Origin(context);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (await gate.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        if (!WebSocketHandshake.IsValid(context))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.Headers.SecWebSocketVersion = "13";
            return;
        }

        await RunAsync(context, caller);
    }

    private async Task RunAsync(HttpContext context, Caller caller)
    {
        // How slow a client may be is the session's to say.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        var subProtocols = context.Request.Headers.GetCommaSeparatedValues(HeaderNames.SecWebSocketProtocol);
        var offer = WebSocketOffer.Read(context.Request.Query, subProtocols);
        var stream = await WebSocketHandshake.AcceptAsync(context, offer.SubProtocol);
        await using var transport = new WebSocketTransport(stream, offer, context.Abort, options, time, logger);
        await transport.RunAsync(sessions, caller);
    }
}
