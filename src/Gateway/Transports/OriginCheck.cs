using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Says whether a page of some origin may use the server, in the order and by the rules of Grafana.</summary>
internal sealed class OriginCheck
{
    private readonly Uri? _rootUrl;
    private readonly bool _allowsAll;
    private readonly GlobPattern[] _patterns;

    public OriginCheck(SessionOptions options)
    {
        _rootUrl = options.RootUrl;
        _allowsAll = options.AllowedOrigins.Contains("*", StringComparer.Ordinal);
        _patterns = [.. options.AllowedOrigins.Select(static pattern => new GlobPattern(pattern))];
    }

    /// <summary>Checks a request's <c>Origin</c>: a request without one comes from no page and may.</summary>
    public bool IsAllowed(HttpRequest request)
    {
        string? origin = request.Headers.Origin;
        if (string.IsNullOrEmpty(origin) || _allowsAll)
        {
            return true;
        }

        if (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && (IsOwn(uri, request) || IsRoot(uri)))
        {
            return true;
        }

        return Array.Exists(_patterns, pattern => pattern.Fits(origin));
    }

    // A page leaves its scheme's default port out of its origin, and a client may spell it out in the host.
    private static bool IsOwn(Uri origin, HttpRequest request) =>
        Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out var own)
        && string.Equals(origin.Authority, own.Authority, StringComparison.OrdinalIgnoreCase);

    // An origin without a port is compared with the host alone: a proxy may have moved the port.
    private bool IsRoot(Uri origin) => _rootUrl is { } root
        && string.Equals(origin.Scheme, root.Scheme, StringComparison.OrdinalIgnoreCase)
        && string.Equals(origin.Host, root.Host, StringComparison.OrdinalIgnoreCase)
        && (origin.IsDefaultPort || origin.Port == root.Port);
}
