using LiveOrleans.Protocol;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Answers an HTTP request that the policy refuses.</summary>
internal static class RefusalAnswer
{
    public static Task WriteAsync(HttpContext context, Refusal refusal)
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
