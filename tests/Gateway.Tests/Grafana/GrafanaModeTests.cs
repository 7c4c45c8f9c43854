using System.Net;
using System.Text.Json;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class GrafanaModeTests
{
    private const string Permissions = "/sub/api/access-control/user/permissions";

    [Theory]
    [InlineData("Viewer", Role.Viewer)]
    [InlineData("Editor", Role.Editor)]
    [InlineData("Admin", Role.Admin)]
    public async Task Authenticate_SessionCookie_IsTheUserWithItsRole(string named, Role role)
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User(named);

        var caller = await fixture.CallAsync();

        Assert.NotNull(caller);
        Assert.Equal((1, "7", role, "ann", "Ann A", "ann@example.org"), (caller.OrgId, caller.User, caller.Role, caller.Login, caller.Name, caller.Email));
        Assert.Equal(["/sub/api/user", "/sub/api/user/orgs"], fixture.Grafana.Paths);
    }

    [Fact]
    public async Task Authenticate_Cookies_PassesTheSessionAlone()
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User();

        await fixture.CallAsync("other=1; grafana_session=s3cret; grafana_session_expiry=99");

        Assert.Contains("Cookie: grafana_session=s3cret\r\n", fixture.Grafana.LastHeaders.ReplaceLineEndings("\r\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("other", fixture.Grafana.LastHeaders, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authenticate_AuthToken_GoesInTheHeaderOfJwts()
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User();

        await fixture.CallAsync(string.Empty, query: "?auth_token=a.b.c");

        Assert.Contains("X-JWT-Assertion: a.b.c", fixture.Grafana.LastHeaders, StringComparison.Ordinal);
        Assert.DoesNotContain("a.b.c", string.Concat(fixture.Grafana.Paths), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authenticate_CookieThatAPageOfAnotherSiteSent_DoesNotCount()
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User();
        var request = GrafanaFixture.Request("grafana_session=s3cret");
        request.Request.Headers.Host = "live.example";
        request.Request.Headers.Origin = "https://evil.example";

        await fixture.Authenticator.AuthenticateAsync(request);

        Assert.DoesNotContain("s3cret", fixture.Grafana.LastHeaders, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authenticate_TokenWithLineBreaks_IsNotPassedOn()
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User();

        await fixture.CallAsync(string.Empty, query: "?auth_token=a%0d%0aX-Grafana-Org-Id:2");

        Assert.DoesNotContain("X-JWT-Assertion", fixture.Grafana.LastHeaders, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authenticate_OtherOrganisationOfTheUser_HasItsRoleThere()
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User("Admin");

        var caller = await fixture.CallAsync(org: "2");

        Assert.Equal((2, Role.Viewer), (caller?.OrgId, caller?.Role));
    }

    [Fact]
    public async Task Authenticate_OrganisationOfOthers_IsRefused()
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User("Admin");

        Assert.Null(await fixture.CallAsync(org: "3"));
    }

    [Fact]
    public async Task Authenticate_UserWithoutRole_IsRefused()
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User("None");

        Assert.Null(await fixture.CallAsync());
    }

    [Theory]
    [InlineData("""{"org.users:write":["users:*"],"folders:create":["folders:*"]}""", Role.Admin)]
    [InlineData("""{"folders:create":["folders:uid:general"]}""", Role.Editor)]
    [InlineData("""{"folders:create":["folders:uid:abc"]}""", Role.Viewer)]
    [InlineData("""{"dashboards:read":["dashboards:*"]}""", Role.Viewer)]
    public async Task Authenticate_ServiceAccount_HasTheRoleThatItsPermissionsMake(string permissions, Role role)
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.Answer("/sub/api/user", """{"id":0,"uid":"service-account:5","login":"sa-1-push","orgId":2}""");
        fixture.Grafana.Answer(Permissions, permissions);

        var caller = await fixture.CallAsync(string.Empty, "Bearer glsa_s3cret");

        Assert.Equal((2, "5", role), (caller?.OrgId, caller?.User, caller?.Role));
        Assert.Contains("Authorization: Bearer glsa_s3cret", fixture.Grafana.LastHeaders, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task Authenticate_ServiceAccountOfAnOlderGrafana_IsOfTheOrganisationThatItNames(HttpStatusCode status)
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.Answer("/sub/api/user", """{"message":"User not found"}""", status);
        fixture.Grafana.Answer("/sub/api/org", """{"id":4,"name":"Four"}""");
        fixture.Grafana.Answer(Permissions, "{}");

        var caller = await fixture.CallAsync(string.Empty, "Bearer glsa_s3cret");

        Assert.Equal((4, "service-account", Role.Viewer), (caller?.OrgId, caller?.User, caller?.Role));
    }

    [Fact]
    public async Task Authenticate_NoProofWhereGrafanaLetsAnonymousIn_IsAnonymousThere()
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.Answer("/sub/api/user", """{"id":0,"uid":"anonymous:0","login":"Anonymous","orgId":1}""");
        fixture.Grafana.Answer(Permissions, "{}");

        var caller = await fixture.CallAsync(string.Empty);

        Assert.Equal((1, "0", Role.Viewer), (caller?.OrgId, caller?.User, caller?.Role));
    }

    [Fact]
    public async Task Authenticate_Refused_AsksNoMoreThanOncePerFewSeconds()
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User();
        fixture.Grafana.RefuseAll();
        Assert.Null(await fixture.CallAsync());
        fixture.Time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Null(await fixture.CallAsync());
        Assert.Single(fixture.Grafana.Paths);

        fixture.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(await fixture.CallAsync());

        Assert.Equal(2, fixture.Grafana.Paths.Count);
    }

    [Fact]
    public async Task Authenticate_Known_IsNotAskedAgainWhileItCounts()
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User();
        await fixture.CallAsync();
        fixture.Time.Advance(TimeSpan.FromSeconds(9.9));
        await fixture.CallAsync();
        Assert.Equal(2, fixture.Grafana.Paths.Count);

        fixture.Grafana.User("Viewer");
        fixture.Time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(Role.Viewer, (await fixture.CallAsync())?.Role);
    }

    [Fact]
    public async Task Authenticate_CacheTimeOfZero_AsksEachTime()
    {
        using var fixture = new GrafanaFixture();
        fixture.Options.CacheTime = TimeSpan.Zero;
        fixture.Grafana.User();

        await fixture.CallAsync();
        await fixture.CallAsync();

        Assert.Equal(4, fixture.Grafana.Paths.Count);
    }

    [Fact]
    public async Task Authenticate_ManyAtOnce_AsksOncePerProof()
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User();
        fixture.Grafana.Hold();
        var same = Enumerable.Range(0, 50).Select(_ => fixture.CallAsync().AsTask()).ToArray();
        var other = fixture.CallAsync("grafana_session=another").AsTask();
        Assert.Equal(2, fixture.Grafana.Paths.Count);

        fixture.Grafana.Release();

        Assert.All(await Task.WhenAll(same), caller => Assert.Equal("7", caller?.User));
        Assert.NotNull(await other);
        Assert.Equal(4, fixture.Grafana.Paths.Count);
    }

    [Fact]
    public async Task Authenticate_AwayWithinAMinute_KeepsWhoWasKnownAndNobodyElse()
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User();
        await fixture.CallAsync();
        fixture.Grafana.IsAway = true;
        fixture.Time.Advance(TimeSpan.FromSeconds(59));

        Assert.Equal("7", (await fixture.CallAsync())?.User);
        await Assert.ThrowsAsync<AuthenticationUnavailableException>(async () => await fixture.CallAsync("grafana_session=another"));
    }

    [Fact]
    public async Task Authenticate_AwayForAMinute_KnowsNobody()
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User();
        await fixture.CallAsync();
        fixture.Grafana.IsAway = true;
        for (var second = 0; second < 59; second++)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
            await fixture.CallAsync();
        }

        fixture.Time.Advance(TimeSpan.FromSeconds(1.1));

        await Assert.ThrowsAsync<AuthenticationUnavailableException>(async () => await fixture.CallAsync());
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway, "")]
    [InlineData(HttpStatusCode.Redirect, "")]
    [InlineData(HttpStatusCode.TooManyRequests, "")]
    [InlineData(HttpStatusCode.OK, "<html>")]
    public async Task Authenticate_AnswerThatIsNone_IsUnavailable(HttpStatusCode status, string body)
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.Answer("/sub/api/user", body, status);

        await Assert.ThrowsAsync<AuthenticationUnavailableException>(async () => await fixture.CallAsync());
    }

    [Fact]
    public async Task Authenticate_NoAnswerInTime_IsUnavailable()
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User();
        fixture.Grafana.Hold();
        var asked = fixture.CallAsync().AsTask();

        fixture.Time.Advance(GrafanaClient.AnswerTime);

        await Assert.ThrowsAsync<AuthenticationUnavailableException>(() => asked);
    }

    [Fact]
    public async Task Authenticate_AwayAndBack_IsLoggedOnceEach()
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User();
        fixture.Grafana.IsAway = true;
        for (var n = 0; n < 3; n++)
        {
            await Assert.ThrowsAsync<AuthenticationUnavailableException>(async () => await fixture.CallAsync());
            fixture.Time.Advance(TimeSpan.FromSeconds(2));
        }

        fixture.Grafana.IsAway = false;
        await fixture.CallAsync();

        Assert.Equal(["4150", "4151"], fixture.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..4]));
    }

    [Fact]
    public async Task Caller_AsTextAndJson_KeepsItsProofSecret()
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User();
        var caller = await fixture.CallAsync("grafana_session=s3cret", "Bearer s3cret");
        Assert.NotNull(caller?.Proof);
        fixture.Grafana.IsAway = true;
        await Assert.ThrowsAsync<AuthenticationUnavailableException>(async () => await fixture.CallAsync("grafana_session=s3cret2"));

        string[] shown = [$"{caller}", $"{caller.Proof}", JsonSerializer.Serialize(caller), JsonSerializer.Serialize(caller.Proof), $"{caller.ToSourceUser()}", caller.Proof.Key, fixture.Log];

        Assert.All(shown, text => Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal));
    }
}
