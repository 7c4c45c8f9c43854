using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;

namespace LiveOrleans.Gateway.Tests;

public sealed class TokenVerifierTests : IDisposable
{
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(TestTokens.Now));

    public static TheoryData<string, string> Claims => new()
    {
        { """{"sub":"7"}""", "Valid" },
        { $$"""{"exp":{{TestTokens.Now + 1}}}""", "Valid" },
        { $$"""{"exp":{{TestTokens.Now + 1}}.5}""", "Valid" },
        { $$"""{"nbf":{{TestTokens.Now + 4}}}""", "Valid" },
        { $$"""{"exp":{{TestTokens.Now}}}""", "Expired" },
        { $$"""{"exp":{{TestTokens.Now - 1}}}""", "Expired" },
        { $$"""{"nbf":{{TestTokens.Now + 60}}}""", "Invalid" },
        { """{"exp":"soon"}""", "Invalid" },
        { """{"exp":-1}""", "Invalid" },
        { """{"exp":1e300}""", "Invalid" },
    };

    public static TheoryData<string, string, string> Audiences => new()
    {
        { """{"iss":"me","aud":"live"}""", "Valid", "" },
        { """{"iss":"me","aud":["x","live"]}""", "Valid", "" },
        { """{"iss":"me","aud":"other"}""", "Invalid", "audience" },
        { """{"iss":"me"}""", "Invalid", "audience" },
        { """{"iss":"you","aud":"live"}""", "Invalid", "issuer" },
        { """{"aud":"live"}""", "Invalid", "issuer" },
    };

    public void Dispose()
    {
        _rsa.Dispose();
        _ec.Dispose();
    }

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task Verify_Times_AreComparedWithTheClock(string claims, string status) =>
        Assert.Equal(status, (await VerifyAsync(Hmac(), TestTokens.Hmac(claims))).Status.ToString());

    [Theory]
    [MemberData(nameof(Audiences))]
    public async Task Verify_IssuerAndAudience_MustBeTheConfiguredOnes(string claims, string status, string word)
    {
        var verdict = await VerifyAsync(Hmac() with { Issuer = "me", Audience = "live" }, TestTokens.Hmac(claims));

        Assert.Equal(status, verdict.Status.ToString());
        Assert.Contains(word, verdict.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("a.b.c")]
    [InlineData("..")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30")]
    public async Task Verify_NoToken_IsInvalid(string token) =>
        Assert.Equal(TokenStatus.Invalid, (await VerifyAsync(Hmac(), token)).Status);

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("HS1")]
    [InlineData("PS256")]
    public async Task Verify_OtherAlgorithm_IsABadSignature(string algorithm)
    {
        var unsigned = TestTokens.Sign("{}", $$"""{"alg":"{{algorithm}}"}""", static _ => []);
        var signed = TestTokens.Hmac("{}", header: $$"""{"alg":"{{algorithm}}"}""");

        Assert.NotEqual(TokenStatus.Valid, (await VerifyAsync(Hmac(), unsigned)).Status);
        Assert.Equal(TokenStatus.BadSignature, (await VerifyAsync(Hmac(), signed)).Status);
    }

    [Fact]
    public async Task Verify_OtherSecret_IsABadSignature() =>
        Assert.Equal(TokenStatus.BadSignature, (await VerifyAsync(Hmac(), TestTokens.Hmac("{}", "another secret, also of 32 bytes!"))).Status);

    [Fact]
    public async Task Verify_ChangedClaims_IsABadSignature()
    {
        var parts = TestTokens.Hmac("""{"sub":"7"}""").Split('.');
        parts[1] = Base64UrlEncoder.Encode("""{"sub":"1"}""");

        Assert.Equal(TokenStatus.BadSignature, (await VerifyAsync(Hmac(), string.Join('.', parts))).Status);
    }

    [Fact]
    public async Task Verify_PreviousSecret_Counts()
    {
        var options = new TokenOptions { Secrets = [Encoding.UTF8.GetBytes("the new secret, which has 32 bytes"), TestTokens.SecretBytes] };

        Assert.Equal(TokenStatus.Valid, (await VerifyAsync(options, TestTokens.Hmac("{}"))).Status);
    }

    [Fact]
    public async Task Verify_PublicKeyTakenForASecret_IsABadSignature()
    {
        var options = new TokenOptions { PublicKey = new RsaSecurityKey(_rsa.ExportParameters(false)) };

        Assert.Equal(TokenStatus.BadSignature, (await VerifyAsync(options, TestTokens.Hmac("{}", _rsa.ExportSubjectPublicKeyInfoPem()))).Status);
    }

    [Fact]
    public async Task Verify_RsaKey_Counts()
    {
        var options = new TokenOptions { PublicKey = new RsaSecurityKey(_rsa.ExportParameters(false)) };

        Assert.Equal(TokenStatus.Valid, (await VerifyAsync(options, TestTokens.Rsa("{}", _rsa))).Status);
        Assert.Equal(TokenStatus.BadSignature, (await VerifyAsync(options, TestTokens.Ec("{}", _ec))).Status);
    }

    [Fact]
    public async Task Verify_EcKey_CountsForItsCurveAlone()
    {
        var options = new TokenOptions { PublicKey = new ECDsaSecurityKey(_ec) };

        Assert.Equal(TokenStatus.Valid, (await VerifyAsync(options, TestTokens.Ec("{}", _ec))).Status);
        var mixed = TestTokens.Sign("{}", """{"alg":"ES384"}""", text => _ec.SignData(text, HashAlgorithmName.SHA384));
        Assert.Equal(TokenStatus.BadSignature, (await VerifyAsync(options, mixed)).Status);
    }

    private static TokenOptions Hmac() => new() { Secrets = [TestTokens.SecretBytes] };

    private ValueTask<TokenVerdict> VerifyAsync(TokenOptions options, string token) =>
        new TokenVerifier(options, _time).VerifyAsync(token, default);
}
