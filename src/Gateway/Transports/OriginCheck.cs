using System.IO.Enumeration;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Says whether a page of some origin may open sessions. A request without an origin comes from no page and may.</summary>
internal sealed class OriginCheck(SessionOptions options)
{
    /// <summary>Checks a request's <c>Origin</c>: its own host, or one of the allowed patterns.</summary>
    public bool IsAllowed(HttpRequest request)
    {
        string? origin = request.Headers.Origin;
        if (string.IsNullOrEmpty(origin))
        {
            return true;
        }

        if (Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && string.Equals(uri.Authority, Normalized(request), StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        foreach (var pattern in options.AllowedOrigins)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, origin, ignoreCase: true))
            {
                return true;
            }
        }

        return false;
    }

    // A page leaves its scheme's default port out of its origin, and a client may spell it out in the host.
    private static string Normalized(HttpRequest request) =>
        Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out var uri) ? uri.Authority : string.Empty;
}
