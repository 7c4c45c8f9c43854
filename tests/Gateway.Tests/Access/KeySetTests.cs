using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;

namespace LiveOrleans.Gateway.Tests;

public sealed class KeySetTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(TestTokens.Now));
    private readonly RSA _first = RSA.Create(2048);
    private readonly RSA _second = RSA.Create(2048);
    private readonly KeyServer _server = new();
    private readonly HttpClient _client;
    private readonly KeySet _keys;
    private readonly TokenVerifier _verifier;

    public KeySetTests()
    {
        _client = new HttpClient(_server, disposeHandler: false);
        _keys = new KeySet(_client, new Uri("https://keys.example/set"), _time, NullLogger<KeySet>.Instance);
        _verifier = new TokenVerifier(new TokenOptions(), _time, _keys);
        _server.Body = SetOf(("one", _first));
    }

    public void Dispose()
    {
        _keys.Dispose();
        _client.Dispose();
        _server.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task Verify_KeyOfTheSet_CountsAndIsReadOnce()
    {
        Assert.Equal(TokenStatus.Valid, await CheckAsync("one", _first));
        Assert.Equal(TokenStatus.Valid, await CheckAsync("one", _first));
        Assert.Equal(1, _server.Requests);
    }

    [Fact]
    public async Task Verify_NewKeyId_ReadsTheSetAgainAfterThePause()
    {
        Assert.Equal(TokenStatus.Valid, await CheckAsync("one", _first));
        _server.Body = SetOf(("two", _second));

        Assert.Equal(TokenStatus.BadSignature, await CheckAsync("two", _second));
        Assert.Equal(1, _server.Requests);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TokenStatus.Valid, await CheckAsync("two", _second));
        Assert.Equal(TokenStatus.BadSignature, await CheckAsync("one", _first));
    }

    [Fact]
    public async Task Verify_UrlFails_KeepsTheLastSet()
    {
        Assert.Equal(TokenStatus.Valid, await CheckAsync("one", _first));
        _server.Body = null;
        _time.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(TokenStatus.Valid, await CheckAsync("one", _first));
        Assert.Equal(2, _server.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[{"kty":"oct","kid":"one","k":"YSBzZWNyZXQgb2YgdGhlIHRlc3RzLCAzMiBieXRlcyEh"}]}""")]
    public async Task Verify_NoSetYet_IsUnavailable(string? body)
    {
        _server.Body = body;

        Assert.Equal(TokenStatus.Unavailable, await CheckAsync("one", _first));
    }

    private static string SetOf(params (string Id, RSA Key)[] keys) => "{\"keys\":[" + string.Join(',', keys.Select(static key =>
    {
        var parameters = key.Key.ExportParameters(false);
        return $$"""{"kty":"RSA","use":"sig","kid":"{{key.Id}}","n":"{{Base64UrlEncoder.Encode(parameters.Modulus)}}","e":"{{Base64UrlEncoder.Encode(parameters.Exponent)}}"}""";
    })) + "]}";

    private async Task<TokenStatus> CheckAsync(string keyId, RSA key) =>
        (await _verifier.VerifyAsync(TestTokens.Rsa("{}", key, keyId), default)).Status;

    private sealed class KeyServer : HttpMessageHandler
    {
        public string? Body { get; set; }

        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(Body is null
                ? new HttpResponseMessage(HttpStatusCode.InternalServerError)
                : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Body, Encoding.UTF8, "application/json") });
        }
    }
}
