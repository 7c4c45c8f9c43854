using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>What a request proves its caller to Grafana by: session cookie, authorization, JWT, and the organisation that it wants.</summary>
/// <remarks>It is secret. It has no public members and no text, so that nothing that logs or serialises a caller can show it.</remarks>
internal sealed class GrafanaProof
{
    private const string OrgHeader = "X-Grafana-Org-Id";

    private readonly string _cookieName;
    private readonly string _cookie;
    private readonly string _authorization;
    private readonly string _jwtHeader;
    private readonly string _jwt;

    private GrafanaProof(GrafanaOptions options, string cookie, string authorization, string jwt, long? orgId)
    {
        _cookieName = options.Cookie;
        _cookie = cookie;
        _authorization = authorization;
        _jwtHeader = options.JwtHeader;
        _jwt = jwt;
        OrgId = orgId;
        Key = Hash(cookie, authorization, jwt, orgId?.ToString(CultureInfo.InvariantCulture) ?? string.Empty);
    }

    /// <summary>Tells proofs apart without giving them away: a SHA-256.</summary>
    internal string Key { get; }

    /// <summary>The organisation that the request wants among those of its user; null for the one that Grafana has as current.</summary>
    internal long? OrgId { get; }

    /// <summary>Whether nothing is proved: Grafana then says whether it lets anonymous callers in.</summary>
    internal bool IsEmpty => _cookie.Length == 0 && _authorization.Length == 0 && _jwt.Length == 0;

    /// <inheritdoc/>
    public override string ToString() => "(not shown)";

    /// <summary>Takes from a request what Grafana would look at, and nothing else of it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">Where to look.</param>
    /// <param name="takesCookie">Whether the cookie counts.</param>
    internal static GrafanaProof Read(HttpRequest request, GrafanaOptions options, bool takesCookie = true)
    {
        var jwt = request.Headers[options.JwtHeader].ToString();
        var org = request.Headers[OrgHeader].ToString();
        return new GrafanaProof(
            options,
            takesCookie ? request.Cookies[options.Cookie] ?? string.Empty : string.Empty,
            Sendable(request.Headers.Authorization.ToString()),
            Sendable(jwt.Length > 0 ? jwt : request.Query["auth_token"].ToString()),
            long.TryParse(org, NumberStyles.None, CultureInfo.InvariantCulture, out var orgId) && orgId > 0 ? orgId : null);
    }

    /// <summary>Puts the proof on a request to Grafana.</summary>
    internal void AddTo(HttpRequestHeaders headers)
    {
        Add(headers, "Cookie", _cookie.Length == 0 ? string.Empty : $"{_cookieName}={Uri.EscapeDataString(_cookie)}");
        Add(headers, "Authorization", _authorization);
        Add(headers, _jwtHeader, _jwt);
        Add(headers, OrgHeader, OrgId?.ToString(CultureInfo.InvariantCulture) ?? string.Empty);
    }

    // What cannot be a header's value proves nothing, and must not look as if Grafana were away.
    private static string Sendable(string value) => value.AsSpan().ContainsAnyExceptInRange(' ', '~') ? string.Empty : value;

    private static void Add(HttpRequestHeaders headers, string name, string value)
    {
        if (value.Length > 0)
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }

    // The lengths keep two proofs with the same text at other places apart.
    private static string Hash(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
