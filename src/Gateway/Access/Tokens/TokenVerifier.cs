using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LiveOrleans.Gateway;

/// <summary>Checks who signed a token, for whom, and whether its time has come and not gone.</summary>
internal sealed class TokenVerifier(TokenOptions options, TimeProvider time, KeySet? keySet = null)
{
    private const int MaxTokenLength = 16 * 1024;

    /// <summary>How far the issuer's clock may be ahead.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxTokenLength };
    private readonly SecurityKey[] _keys =
    [
        .. options.Secrets.Select(static secret => new SymmetricSecurityKey(secret.ToArray())),
        .. options.PublicKey is { } key ? new SecurityKey[] { key } : [],
    ];

    /// <summary>Checks a token.</summary>
    public async ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        JsonWebToken read;
        try
        {
            read = _handler.ReadJsonWebToken(token);
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException)
        {
            return new TokenVerdict(TokenStatus.Invalid, "the token is no signed JSON Web Token of at most 16 KiB", null);
        }

        if (read.IsEncrypted || !TokenAlgorithms.IsKnown(read.Alg))
        {
            return new TokenVerdict(TokenStatus.BadSignature, "the token's algorithm is none of HS, RS and ES with 256, 384 or 512 bits", null);
        }

        var keys = _keys.Where(key => TokenAlgorithms.Fits(read.Alg, key)).ToList();
        if (keySet is not null && read.Alg[0] is not 'H')
        {
            if (await keySet.FindAsync(read.Kid, cancellationToken) is not { } found)
            {
                return new TokenVerdict(TokenStatus.Unavailable, "the keys of live:auth:jwt:jwks_url cannot be had now", null);
            }

            keys.AddRange(found.Where(key => TokenAlgorithms.Fits(read.Alg, key)));
        }

        if (keys.Count == 0)
        {
            return new TokenVerdict(TokenStatus.BadSignature, "no configured key is of the kind that the token's algorithm and key id need", null);
        }

        return await CheckSignatureAsync(token, read.Alg, keys) ?? CheckClaims(read);
    }

    private async ValueTask<TokenVerdict?> CheckSignatureAsync(string token, string algorithm, List<SecurityKey> keys)
    {
        // Times are compared below, by the clock that tests move.
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKeys = keys,
            TryAllIssuerSigningKeys = true,
            RequireSignedTokens = true,
            ValidAlgorithms = [algorithm],
            ValidateLifetime = false,
            ValidateIssuer = options.Issuer.Length > 0,
            ValidIssuer = options.Issuer,
            ValidateAudience = options.Audience.Length > 0,
            ValidAudience = options.Audience,
        });
        return result.Exception switch
        {
            null when result.IsValid => null,
            SecurityTokenInvalidIssuerException => new TokenVerdict(TokenStatus.Invalid, "the token's iss is not live:auth:jwt:issuer", null),
            SecurityTokenInvalidAudienceException => new TokenVerdict(TokenStatus.Invalid, "the token's aud is not live:auth:jwt:audience", null),
            _ => new TokenVerdict(TokenStatus.BadSignature, "the token's signature is by no configured key", null),
        };
    }

    private TokenVerdict CheckClaims(JsonWebToken token)
    {
        if (TokenClaims.TryRead(token.EncodedPayload) is not { } claims)
        {
            return new TokenVerdict(TokenStatus.Invalid, "the token's claims are no JSON object", null);
        }

        if (!claims.TryTime("exp", out var expires) || !claims.TryTime("nbf", out var begins))
        {
            return new TokenVerdict(TokenStatus.Invalid, "the token's exp or nbf is no time in seconds since 1970", null);
        }

        var now = time.GetUtcNow();
        if (begins > now + ClockSkew)
        {
            return new TokenVerdict(TokenStatus.Invalid, "the token is not valid yet", null);
        }

        return expires <= now
            ? new TokenVerdict(TokenStatus.Expired, "the token has expired", null)
            : new TokenVerdict(TokenStatus.Valid, string.Empty, claims);
    }
}
