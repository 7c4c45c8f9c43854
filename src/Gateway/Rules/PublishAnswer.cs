using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Answers a publisher whose publication may have gone through rules.</summary>
internal static class PublishAnswer
{
    public static Task WriteAsync(HttpContext context, PublishResult result) => result.Outcome is PublishOutcome.Published
        ? Envelope.WriteAsync(context, StatusCodes.Status200OK, static _ => { })
        : Envelope.WriteMessageAsync(context, Publishing.StatusOf(result.Outcome), result.Fault is { } fault
            ? $"{Publishing.Describe(result.Outcome)}: {fault}"
            : Publishing.Describe(result.Outcome));
}
