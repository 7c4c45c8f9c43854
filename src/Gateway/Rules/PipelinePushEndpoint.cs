using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary><c>POST /api/live/pipeline/push/{channel}</c>: the body, whatever it is, becomes what the channel's rule makes of it.</summary>
internal sealed class PipelinePushEndpoint(AccessGate gate, AccessPolicy policy, ChannelRules rules, IChannelRelay relay, LiveOptions options)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, Role.Viewer) is not { } caller)
        {
            return;
        }

        if (!ChannelId.TryCreate(caller.OrgId, context.Request.RouteValues["channel"] as string ?? string.Empty, out var channel))
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status400BadRequest, "invalid channel ID");
            return;
        }

        if (rules.Find(channel)?.Pipeline is null)
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status404NotFound, "Not Found: no rule converts what is sent to the channel");
            return;
        }

        try
        {
            await PushAsync(context, new AccessRequest(caller, channel, ChannelAction.Publish));
        }
        catch (ChannelUnavailableException)
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status503ServiceUnavailable, Publishing.Describe(PublishOutcome.Unavailable));
        }
    }

    private async Task PushAsync(HttpContext context, AccessRequest request)
    {
        if (await RefusalAnswer.AllowedAsync(context, policy.DecideAsync(request, context.RequestAborted)) is null)
        {
            return;
        }

        if (await RequestBody.ReadAsync(context, options.PushMaxBodySize) is not { } body)
        {
            return;
        }

        PublishResult result;
        using (body)
        {
            result = await relay.ProcessAsync(request.Channel, body.Bytes, context.RequestAborted);
        }

        await PublishAnswer.WriteAsync(context, result);
    }
}
