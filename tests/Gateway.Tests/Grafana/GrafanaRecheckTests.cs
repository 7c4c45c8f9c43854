using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Gateway.Tests;

public sealed class GrafanaRecheckTests
{
    [Fact]
    public async Task Check_ProofThatHolds_KeepsTheSession()
    {
        await using var node = new TestNode();
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User();
        var client = await ConnectAsync(node, fixture);

        await CheckAllAsync(node, fixture);

        Assert.False(client.Session.IsClosed);
        Assert.Equal(4, fixture.Grafana.Paths.Count);
    }

    [Fact]
    public async Task Check_ProofThatEnded_ClosesThatSessionAlone()
    {
        await using var node = new TestNode();
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User();
        var client = await ConnectAsync(node, fixture);
        var other = await node.ConnectAsync(client.Session.Caller with { Proof = null });
        fixture.Grafana.RefuseAll();

        await CheckAllAsync(node, fixture);

        Assert.Equal("close 3005 connection expired", await client.NextAsync());
        Assert.False(other.Session.IsClosed);
    }

    [Theory]
    [InlineData("Viewer", 1)]
    [InlineData("Editor", 2)]
    public async Task Check_OtherRoleOrOrganisation_ClosesTheSession(string role, long orgId)
    {
        await using var node = new TestNode();
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User();
        var client = await ConnectAsync(node, fixture);
        fixture.Grafana.User(role, orgId);

        await CheckAllAsync(node, fixture);

        Assert.Equal("close 3005 connection expired", await client.NextAsync());
    }

    [Fact]
    public async Task Check_CookieThatIsDueForANewOne_KeepsTheSession()
    {
        await using var node = new TestNode();
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User();
        var client = await ConnectAsync(node, fixture);
        fixture.Grafana.RefuseAll("""{"message":"Unauthorized","messageId":"session.token.rotate","statusCode":401}""");

        await CheckAllAsync(node, fixture);

        Assert.False(client.Session.IsClosed);
    }

    [Fact]
    public async Task Check_GrafanaAway_KeepsTheSession()
    {
        await using var node = new TestNode();
        using var fixture = new GrafanaFixture();
        fixture.Grafana.User();
        var client = await ConnectAsync(node, fixture);
        fixture.Grafana.IsAway = true;

        await CheckAllAsync(node, fixture);

        Assert.False(client.Session.IsClosed);
    }

    [Fact]
    public async Task Start_IntervalPasses_EverySessionIsChecked()
    {
        await using var node = new TestNode();
        using var fixture = new GrafanaFixture();
        fixture.Options.RecheckInterval = TimeSpan.FromSeconds(5);
        fixture.Options.CacheTime = TimeSpan.Zero;
        fixture.Grafana.User();
        var client = await ConnectAsync(node, fixture);
        using var recheck = Recheck(node, fixture);
        await recheck.StartAsync(TestContext.Current.CancellationToken);
        fixture.Grafana.RefuseAll();

        fixture.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("close 3005 connection expired", await client.NextAsync());
        await recheck.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<TestClient> ConnectAsync(TestNode node, GrafanaFixture fixture)
    {
        var caller = await fixture.CallAsync();
        Assert.NotNull(caller);
        return await node.ConnectAsync(caller);
    }

    private static GrafanaRecheck Recheck(TestNode node, GrafanaFixture fixture) =>
        new(node.Sessions, fixture.Answers, fixture.Options, fixture.Time, NullLogger<GrafanaRecheck>.Instance);

    // After what was said when the session began no longer counts, but may stand in.
    private static async Task CheckAllAsync(TestNode node, GrafanaFixture fixture)
    {
        using var recheck = Recheck(node, fixture);
        fixture.Time.Advance(fixture.Grafana.IsAway ? TimeSpan.FromMinutes(2) : fixture.Options.CacheTime);
        for (var share = 0; share < recheck.Shares; share++)
        {
            await recheck.CheckAsync(share, TestContext.Current.CancellationToken);
        }
    }
}
