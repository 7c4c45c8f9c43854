using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary><c>POST /api/live/publish</c>: one publication of a client, <c>{"channel":"scope/namespace/path","data":…}</c>.</summary>
internal sealed class PublishEndpoint(AccessGate gate, AccessPolicy policy, IChannels channels)
{
    /// <summary>The most bytes of a body.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, Role.Viewer) is not { } caller)
        {
            return;
        }

        if (await RequestBody.ReadJsonAsync(context, MaxBodyBytes) is not { } body)
        {
            return;
        }

        PublishBody? request;
        using (body)
        {
            request = PublishBody.TryRead(body.Bytes);
        }

        if (request is null)
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status400BadRequest, "bad request data");
            return;
        }

        await PublishAsync(context, caller, request);
    }

    private async Task PublishAsync(HttpContext context, Caller caller, PublishBody request)
    {
        if (!ChannelId.TryCreate(caller.OrgId, request.Channel, out var channel))
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status400BadRequest, "invalid channel ID");
            return;
        }

        var asked = new AccessRequest(caller, channel, ChannelAction.Publish) { Data = request.Data };
        if (await RefusalAnswer.AllowedAsync(context, policy.DecideAsync(asked, context.RequestAborted)) is { Rule: { } rule })
        {
            await (rule.HasSource
                ? OfferAsync(context, channel, new SourceRequest(caller.ToSourceUser(), request.Data))
                : PublishAsync(context, channel, request.Data));
        }
    }

    private async Task PublishAsync(HttpContext context, ChannelId channel, ReadOnlyMemory<byte> data) =>
        await PublishAnswer.WriteAsync(context, await Publishing.TryPublishAsync(channels, channel, [AppendEntry.Json(data)], context.RequestAborted));

    private async Task OfferAsync(HttpContext context, ChannelId channel, SourceRequest publication)
    {
        var offer = await Publishing.OfferAsync(channels, channel, publication, context.RequestAborted);
        if (SourceAnswers.HttpOf(offer.Status) is var (status, message))
        {
            await Envelope.WriteMessageAsync(context, status, message);
            return;
        }

        await PublishAnswer.WriteAsync(context, new PublishResult(offer.Outcome, default));
    }
}
