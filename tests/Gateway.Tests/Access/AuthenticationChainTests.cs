using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Gateway.Tests;

public sealed class AuthenticationChainTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(TestTokens.Now));
    private readonly string _key = ApiKey.Create();

    [Fact]
    public async Task Authenticate_NothingShown_IsAnonymousWhereThatIsAMode()
    {
        Assert.Equal("0", (await AskAsync(true, static _ => { }))?.User);
        Assert.Null(await AskAsync(false, static _ => { }));
    }

    [Fact]
    public async Task Authenticate_Bearer_IsTheTokensCaller()
    {
        var caller = await AskAsync(true, static request =>
            request.Headers.Authorization = $"Bearer {TestTokens.Hmac("""{"sub":"7","org":3,"role":"Editor","name":"Ada"}""")}");

        Assert.Equal((3, "7", Role.Editor, "Ada"), (caller?.OrgId, caller?.User, caller?.Role, caller?.Name));
    }

    [Fact]
    public async Task Authenticate_TokenInTheQuery_IsTheTokensCaller() => Assert.Equal("7", (await AskAsync(true, static request =>
        request.QueryString = new QueryString($"?auth_token={TestTokens.Hmac("""{"sub":"7"}""")}")))?.User);

    [Theory]
    [InlineData("Authorization", "Bearer {0}")]
    [InlineData("Authorization", "apikey {0}")]
    [InlineData("X-API-Key", "{0}")]
    public async Task Authenticate_Key_IsItsCaller(string header, string format)
    {
        var caller = await AskAsync(true, request => request.Headers[header] = string.Format(System.Globalization.CultureInfo.InvariantCulture, format, _key));

        Assert.Equal((2, "telegraf", Role.Editor, true), (caller?.OrgId, caller?.User, caller?.Role, caller?.IsServer));
    }

    [Theory]
    [InlineData("Authorization", "Bearer llk_wrong")]
    [InlineData("Authorization", "Bearer a.b.c")]
    [InlineData("Authorization", "Bearer something")]
    [InlineData("Authorization", "Basic dXNlcjpwYXNz")]
    [InlineData("Authorization", "apikey wrong")]
    [InlineData("X-API-Key", "wrong")]
    public async Task Authenticate_WrongProof_IsNeverAnonymous(string header, string value) =>
        Assert.Null(await AskAsync(true, request => request.Headers[header] = value));

    [Theory]
    [InlineData("""{"sub":"7","channel":"1/stream/a/b"}""")]
    [InlineData("""{"sub":"7","org":0}""")]
    [InlineData("""{"sub":"7","org":"x"}""")]
    [InlineData("""{"sub":"7","role":"admin"}""")]
    [InlineData("""{"sub":"7","role":1}""")]
    [InlineData("""{"sub":{}}""")]
    [InlineData("""{"sub":"7","channels":"stream/*"}""")]
    [InlineData("""{"sub":"7","channels":["a*b"]}""")]
    [InlineData("""{"sub":"7","channels":[1]}""")]
    [InlineData("""{"sub":"7","expire_at":"x"}""")]
    [InlineData("""{"sub":"7","expire_at":1}""")]
    [InlineData("""{"sub":"7","exp":1}""")]
    public async Task Authenticate_TokenThatSaysNonsense_IsRefused(string claims) =>
        Assert.Null(await AskAsync(true, request => request.Headers.Authorization = $"Bearer {TestTokens.Hmac(claims)}"));

    private async Task<Caller?> AskAsync(bool withAnonymous, Action<HttpRequest> show)
    {
        var options = new TokenOptions { Secrets = [TestTokens.SecretBytes] };
        var tokens = new SessionTokens(new TokenVerifier(options, _time), options, _time);
        var key = new ApiKey("telegraf", ApiKey.HashOf(_key), 2, Role.Editor, null, IsServer: true);
        IAuthenticationMode[] modes = [new JwtMode(tokens), new ApiKeyMode([key]), .. withAnonymous ? new IAuthenticationMode[] { new AnonymousMode(Role.Viewer) } : []];
        var context = new DefaultHttpContext();
        show(context.Request);
        return await new AuthenticationChain(modes, new RefusalLog(_time, NullLogger<RefusalLog>.Instance)).AuthenticateAsync(context);
    }
}
