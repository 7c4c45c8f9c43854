using LiveOrleans.Channels;
using LiveOrleans.Gateway;
using Microsoft.Extensions.Configuration;

namespace LiveOrleans.Silo.Tests;

public sealed class AccessReaderTests
{
    private const string Secret = "a secret of the tests, 32 bytes!!";

    private static readonly string Hash = ApiKey.Describe("llk_test");

    [Fact]
    public async Task Read_Nothing_IsAnonymousAlone()
    {
        var (access, faults) = await ReadAsync();

        Assert.Empty(faults);
        Assert.Equal([AuthenticationModes.Anonymous], access.Modes);
        Assert.Null(access.Tokens);
    }

    [Fact]
    public async Task Read_TokensAndKeys_AreReadWhole()
    {
        var (access, faults) = await ReadAsync(
            ("mode", "jwt,apikey"),
            ("jwt:hmac_secret", Secret),
            ("jwt:org_claim", "tenant"),
            ("keys:0:name", "telegraf"),
            ("keys:0:hash", Hash),
            ("keys:0:org", "3"),
            ("keys:0:role", "Editor"),
            ("keys:0:channels:0", "stream/telegraf/*"),
            ("keys:0:server", "true"));

        Assert.Empty(faults);
        Assert.Equal("tenant", access.Tokens?.OrgClaim);
        Assert.Single(access.Tokens?.Secrets ?? []);
        var key = Assert.Single(access.Keys);
        Assert.Equal(("telegraf", 3, Role.Editor, true), (key.Name, key.OrgId, key.Role, key.IsServer));
        Assert.NotNull(key.Channels);
    }

    [Theory]
    [InlineData("live:auth:jwt", "there is no key", "mode=jwt")]
    [InlineData("live:auth:jwt:hmac_secret", "at least 32", "mode=jwt", "jwt:hmac_secret=short")]
    [InlineData("live:auth:jwt:hmac_secret", "at least 32", "mode=jwt", "jwt:hmac_secret=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("live:auth:jwt:public_key", "must be a PEM file", "mode=jwt", "jwt:public_key=/does/not/exist")]
    [InlineData("live:auth:jwt:jwks_url", "https", "mode=jwt", "jwt:jwks_url=http://keys.example/set")]
    [InlineData("live:auth:jwt", "no jwt", "mode=anonymous", "jwt:hmac_secret=" + Secret)]
    [InlineData("live:auth:mode", "must come last", "mode=anonymous,jwt", "jwt:hmac_secret=" + Secret)]
    [InlineData("live:auth:keys", "there is no key", "mode=apikey")]
    [InlineData("live:auth:mode", "says where Grafana is", "mode=grafana,anonymous")]
    [InlineData("live:auth:keys:0:hash", "never the key itself", "mode=apikey", "keys:0:name=a", "keys:0:role=Viewer", "keys:0:hash=llk_secret")]
    [InlineData("live:auth:keys:0:role", "Viewer, Editor or Admin", "mode=apikey", "keys:0:name=a", "keys:0:role=Owner", "keys:0:hash=@")]
    public async Task Read_Nonsense_IsAFaultThatShowsNoSecret(string option, string words, params string[] settings)
    {
        var (_, faults) = await ReadAsync([.. settings.Select(static text => text.Split('=', 2)).Select(static pair => (pair[0], pair[1] is "@" ? Hash : pair[1]))]);

        var fault = Assert.Single(faults);
        Assert.Equal(option, fault.Option);
        Assert.Contains(words, fault.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("llk_secret", fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(LiveAccess Access, IReadOnlyList<OptionFault> Faults)> ReadAsync(params (string Option, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(static pair => KeyValuePair.Create($"live:auth:{pair.Option}", (string?)pair.Value)))
            .Build();
        var options = LiveOptionsReader.Read(configuration, out var faults);
        Assert.Empty(faults);
        return await AccessReader.ReadAsync(configuration, options, SecretValues.None);
    }
}
