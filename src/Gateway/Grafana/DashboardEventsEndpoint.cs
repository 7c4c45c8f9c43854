using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>
/// <c>POST /api/live/grafana/dashboard-events</c>: tells those who look at a dashboard that it was saved or deleted, which Grafana itself
/// no longer does once its Live is behind another server.
/// </summary>
internal sealed class DashboardEventsEndpoint(AccessGate gate, AccessPolicy policy, IChannels channels)
{
    /// <summary>The most bytes of a body.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, Role.Editor) is not { } caller)
        {
            return;
        }

        if (await RequestBody.ReadJsonAsync(context, MaxBodyBytes) is not { } body)
        {
            return;
        }

        byte[]? data;
        string fault;
        string uid;
        using (body)
        {
            data = DashboardNotice.TryRead(body.Bytes, out uid, out fault);
        }

        if (data is null)
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status400BadRequest, $"bad request data: {fault}");
            return;
        }

        await PublishAsync(context, caller, uid, data);
    }

    private async Task PublishAsync(HttpContext context, Caller caller, string uid, byte[] data)
    {
        if (!ChannelId.TryCreate(caller.OrgId, $"grafana/dashboard/uid/{uid}", out var channel))
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status400BadRequest, "bad request data: uid has characters that no channel can have, or is too long");
            return;
        }

        var asked = new AccessRequest(caller, channel, ChannelAction.Publish) { Data = data };
        if (await RefusalAnswer.AllowedAsync(context, policy.DecideAsync(asked, context.RequestAborted)) is null)
        {
            return;
        }

        await PublishAnswer.WriteAsync(context, await Publishing.TryPublishAsync(channels, channel, [AppendEntry.Json(data)], context.RequestAborted));
    }
}
