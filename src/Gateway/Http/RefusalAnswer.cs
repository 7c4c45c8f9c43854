using LiveOrleans.Channels;
using LiveOrleans.Protocol;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Answers an HTTP request that the policy refuses.</summary>
internal static class RefusalAnswer
{
    /// <summary>Waits for a decision, and answers unless the request is allowed.</summary>
    /// <returns>The decision; null when the request was answered with what refuses it, or with 503.</returns>
    public static async ValueTask<AccessDecision?> AllowedAsync(HttpContext context, ValueTask<AccessDecision> deciding)
    {
        AccessDecision decision;
        try
        {
            decision = await deciding;
        }
        catch (ChannelUnavailableException)
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status503ServiceUnavailable, "whether this is allowed cannot be found out now; try again later");
            return null;
        }

        if (decision.IsAllowed)
        {
            return decision;
        }

        await WriteAsync(context, decision.Refusal);
        return null;
    }

    private static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var (status, word) = refusal.Error switch
        {
            var error when error == LiveError.InvalidChannelId => (StatusCodes.Status400BadRequest, "invalid channel ID"),
            var error when error == LiveError.BadRequest => (StatusCodes.Status400BadRequest, "bad request data"),
            var error when error == LiveError.UnknownChannel || error == LiveError.NotFound => (StatusCodes.Status404NotFound, "Not Found"),
            _ => (StatusCodes.Status403Forbidden, "Forbidden"),
        };
        return Envelope.WriteMessageAsync(context, status, $"{word}: {refusal.Rule}");
    }
}
