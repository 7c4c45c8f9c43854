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

        if (!context.Request.HasJsonContentType())
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status400BadRequest, "bad request data: Content-Type must be application/json");
            return;
        }

        if (await RequestBody.ReadAsync(context, MaxBodyBytes) is not { } body)
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

        AccessDecision decision;
        try
        {
            decision = await policy.DecideAsync(new AccessRequest(caller, channel, ChannelAction.Publish) { Data = data }, context.RequestAborted);
        }
        catch (ChannelUnavailableException)
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status503ServiceUnavailable, "whether this is allowed cannot be found out now; try again later");
            return;
        }

        if (!decision.IsAllowed)
        {
            await RefusalAnswer.WriteAsync(context, decision.Refusal);
            return;
        }

        var outcome = await Publishing.PublishAsync(channels, channel, [AppendEntry.Json(data)], context.RequestAborted);
        await (outcome is PublishOutcome.Published
            ? Envelope.WriteAsync(context, StatusCodes.Status200OK, static _ => { })
            : Envelope.WriteMessageAsync(context, Publishing.StatusOf(outcome), Publishing.Describe(outcome)));
    }
}
