using Microsoft.IdentityModel.Tokens;

namespace LiveOrleans.Gateway;

/// <summary>The algorithms of signatures, each bound to one kind of key: a public key is never taken for a secret.</summary>
internal static class TokenAlgorithms
{
    /// <summary>Whether an algorithm is taken at all; <c>none</c> is not.</summary>
    public static bool IsKnown(string algorithm) => algorithm is
        "HS256" or "HS384" or "HS512" or "RS256" or "RS384" or "RS512" or "ES256" or "ES384" or "ES512";

    /// <summary>Whether a key is of the kind that an algorithm is for.</summary>
    public static bool Fits(string algorithm, SecurityKey key) => algorithm[0] switch
    {
        'H' => key is SymmetricSecurityKey,
        'R' => key is RsaSecurityKey or JsonWebKey { Kty: JsonWebAlgorithmsKeyTypes.RSA } && IsFor(algorithm, key),
        'E' => (key is ECDsaSecurityKey ec && ec.KeySize == CurveBits(algorithm))
            || (key is JsonWebKey { Kty: JsonWebAlgorithmsKeyTypes.EllipticCurve } web && string.Equals(web.Crv, $"P-{CurveBits(algorithm)}", StringComparison.Ordinal) && IsFor(algorithm, key)),
        _ => false,
    };

    private static int CurveBits(string algorithm) => algorithm switch
    {
        "ES256" => 256,
        "ES384" => 384,
        _ => 521,
    };

    private static bool IsFor(string algorithm, SecurityKey key) =>
        key is not JsonWebKey { Alg.Length: > 0 } web || string.Equals(web.Alg, algorithm, StringComparison.Ordinal);
}
