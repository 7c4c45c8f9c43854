using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>Where a request may show a token or a key.</summary>
internal static class PresentedProof
{
    public const string ApiKeyHeader = "X-API-Key";
    public const string TokenParameter = "auth_token";

    /// <summary>What follows a scheme in <c>Authorization</c>; null when there is another scheme or none.</summary>
    public static string? Authorization(HttpRequest request, string scheme)
    {
        var value = request.Headers.Authorization.ToString().AsSpan().Trim();
        return value.Length > scheme.Length && value[scheme.Length] == ' ' && value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? value[(scheme.Length + 1)..].Trim().ToString()
            : null;
    }

    /// <summary>Whether the request shows anything at all.</summary>
    public static bool IsIn(HttpRequest request) =>
        request.Headers.Authorization.Count > 0 || request.Headers.ContainsKey(ApiKeyHeader) || request.Query.ContainsKey(TokenParameter);
}
