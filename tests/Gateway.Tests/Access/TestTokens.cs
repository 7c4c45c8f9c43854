using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace LiveOrleans.Gateway.Tests;

/// <summary>Makes tokens, right and wrong ones, without the library that checks them.</summary>
internal static class TestTokens
{
    public const string Secret = "a secret of the tests, 32 bytes!!";

    /// <summary>The time of the tests' clocks, in seconds since 1970.</summary>
    public static readonly long Now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    public static byte[] SecretBytes => Encoding.UTF8.GetBytes(Secret);

    public static string Hmac(string claims, string secret = Secret, string header = """{"alg":"HS256","typ":"JWT"}""") =>
        Sign(claims, header, text => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), text));

    public static string Rsa(string claims, RSA key, string? keyId = null) =>
        Sign(claims, Header("RS256", keyId), text => key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public static string Ec(string claims, ECDsa key, string? keyId = null) =>
        Sign(claims, Header("ES256", keyId), text => key.SignData(text, HashAlgorithmName.SHA256));

    public static string Sign(string claims, string header, Func<byte[], byte[]> sign)
    {
        var text = $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(claims)}";
        return $"{text}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Header(string algorithm, string? keyId)
    {
        var header = new JsonObject { ["alg"] = algorithm };
        if (keyId is not null)
        {
            header["kid"] = keyId;
        }

        return header.ToJsonString();
    }
}
