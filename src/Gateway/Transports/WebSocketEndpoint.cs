using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
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
    SessionMetrics metrics,
    TimeProvider time,
    ILogger<WebSocketEndpoint> logger)
{
    /// <summary>Answers a request. Its session runs on the connection afterwards, or inside the request where the connection carries more than that.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        metrics.Asked("websocket");
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

        await AcceptAsync(context, caller);
    }

    private async Task AcceptAsync(HttpContext context, Caller caller)
    {
        // How slow a client may be is the session's to say.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        var subProtocols = context.Request.Headers.GetCommaSeparatedValues(HeaderNames.SecWebSocketProtocol);
        var offer = WebSocketOffer.Read(context.Request.Query, subProtocols);
        if (HandoverOf(context) is { } handover)
        {
            await handover.TakeAsync(() => WebSocketHandshake.AcceptAsync(context, offer.SubProtocol), connection => RunAsync(connection, offer, caller));
            return;
        }

        var stream = await WebSocketHandshake.AcceptAsync(context, offer.SubProtocol);
        await RunAsync(new UpgradedRequest(stream, context.Abort), offer, caller);
    }

    // Over TLS and HTTP/2 the bytes of a WebSocket are not those of its connection.
    private static ConnectionHandover? HandoverOf(HttpContext context) =>
        HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<ITlsConnectionFeature>() is null
            ? context.Features.Get<ConnectionHandover>()
            : null;

    private Task RunAsync(IUpgradedConnection connection, WebSocketOffer offer, Caller caller) =>
        new WebSocketTransport(connection, offer, options, time, logger).RunAsync(sessions, caller);
}
