using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>A key in <c>X-API-Key</c>, <c>Authorization: apikey</c> or <c>Authorization: Bearer</c>: for pushers and servers.</summary>
internal sealed class ApiKeyMode(IReadOnlyList<ApiKey> keys) : IAuthenticationMode
{
    private readonly (ApiKey Key, Caller Caller)[] _keys =
    [
        .. keys.Select(static key => (key, new Caller(key.OrgId, key.Name, key.Role) { Login = key.Name, Channels = key.Channels, IsServer = key.IsServer })),
    ];

    public string Name => AuthenticationModes.ApiKey;

    public ValueTask<AuthenticationAnswer> AuthenticateAsync(HttpContext context)
    {
        if (KeyOf(context.Request) is not { } presented)
        {
            return ValueTask.FromResult(AuthenticationAnswer.NotMine);
        }

        // Every hash is compared to its end: how long it takes tells nothing.
        var hash = ApiKey.HashOf(presented);
        Caller? found = null;
        foreach (var (key, caller) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(key.Hash.Span, hash))
            {
                found = caller;
            }
        }

        return ValueTask.FromResult(found is null
            ? AuthenticationAnswer.Refused("the key is none of live:auth:keys", "a key whose hash is in live:auth:keys")
            : AuthenticationAnswer.As(found));
    }

    /// <summary>The key that a request shows; null when it shows none.</summary>
    internal static string? KeyOf(HttpRequest request)
    {
        if (request.Headers[PresentedProof.ApiKeyHeader].ToString() is { Length: > 0 } key)
        {
            return key;
        }

        return PresentedProof.Authorization(request, "apikey")
            ?? (PresentedProof.Authorization(request, "Bearer") is { } bearer && bearer.StartsWith(ApiKey.Prefix, StringComparison.Ordinal) ? bearer : null);
    }
}
