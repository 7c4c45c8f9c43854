using LiveOrleans.Channels;
using LiveOrleans.Protocol;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Puts what a source answers to a session in the terms of the client protocol and of HTTP, as Grafana does.</summary>
internal static class SourceAnswers
{
    /// <summary>The error of an answer; null when the session may.</summary>
    public static LiveError? ErrorOf(SourceAdmissionStatus status) => status switch
    {
        SourceAdmissionStatus.Allowed => null,
        SourceAdmissionStatus.NotFound => LiveError.NotFound,
        SourceAdmissionStatus.PermissionDenied => LiveError.Forbidden,
        _ => LiveError.Internal,
    };

    /// <summary>The status and the words of an answer; null when the session may.</summary>
    public static (int Status, string Message)? HttpOf(SourceAdmissionStatus status) => status switch
    {
        SourceAdmissionStatus.Allowed => null,
        SourceAdmissionStatus.NotFound => (StatusCodes.Status404NotFound, "Not Found: no source knows this channel"),
        SourceAdmissionStatus.PermissionDenied => (StatusCodes.Status403Forbidden, "Forbidden: the channel's source does not allow it"),
        _ => (StatusCodes.Status503ServiceUnavailable, "the channel's source cannot be asked; try again later"),
    };
}
