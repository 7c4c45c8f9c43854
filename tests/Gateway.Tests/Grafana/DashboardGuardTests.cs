using System.Net;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class DashboardGuardTests
{
    private const string Path = "/sub/api/dashboards/uid/abc";
    private const string Editing = """{"uid":"abc","sessionId":"s","action":"editing-started","timestamp":1}""";
    private const string Saved = """{"uid":"abc","action":"saved","message":"more"}""";
    private const string Deleted = """{"uid":"abc","action":"deleted"}""";

    [Theory]
    [InlineData(HttpStatusCode.OK, """{"dashboard":{"panels":[{"id":1}]},"meta":{"canEdit":false}}""", null)]
    [InlineData(HttpStatusCode.OK, """{"meta":{"canEdit":true}}""", null)]
    [InlineData(HttpStatusCode.Forbidden, "{}", 403)]
    [InlineData(HttpStatusCode.NotFound, "{}", 404)]
    public async Task Subscribe_IsGrafanasToAllow(HttpStatusCode status, string body, int? expected)
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.Answer(Path, body, status);

        Assert.Equal(expected, await CheckAsync(fixture, ChannelAction.Subscribe, Role.Viewer));
        Assert.Contains("grafana_session=s3cret", fixture.Grafana.LastHeaders, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"canEdit":true}""", Role.Viewer, Editing, null)]
    [InlineData("""{"canEdit":false}""", Role.Viewer, Editing, 403)]
    [InlineData("""{"canEdit":true}""", Role.Editor, Saved, null)]
    [InlineData("""{"canEdit":true}""", Role.Viewer, Saved, 403)]
    [InlineData("""{"canEdit":false}""", Role.Editor, Saved, 403)]
    [InlineData("""{"canEdit":true}""", Role.Viewer, Deleted, 403)]
    public async Task Publish_NeedsTheRightToEdit(string meta, Role role, string data, int? expected)
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.Answer(Path, $$"""{"meta":{{meta}}}""");

        Assert.Equal(expected, await CheckAsync(fixture, ChannelAction.Publish, role, data));
    }

    [Fact]
    public async Task Publish_DeletedWhenItIsGone_IsAllowed()
    {
        using var fixture = new GrafanaFixture();

        Assert.Null(await CheckAsync(fixture, ChannelAction.Publish, Role.Editor, Deleted));
        Assert.Equal(404, await CheckAsync(fixture, ChannelAction.Publish, Role.Editor, Saved));
    }

    [Theory]
    [InlineData("""{"uid":"other","sessionId":"s","action":"editing-started"}""")]
    [InlineData("""{"uid":"abc","sessionId":"s","action":"editing-cancelled"}""")]
    [InlineData("""{"uid":"abc","action":"editing-started","user":{"login":"somebody"}}""")]
    [InlineData("""{"uid":"abc","action":"editing-started","sessionId":7}""")]
    [InlineData("""{"action":"editing-started"}""")]
    [InlineData("[]")]
    public async Task Publish_SomethingElse_IsRefusedForGoodAndUnasked(string data)
    {
        using var fixture = new GrafanaFixture();

        Assert.Equal(107, await CheckAsync(fixture, ChannelAction.Publish, Role.Admin, data));
        Assert.Empty(fixture.Grafana.Paths);
    }

    [Theory]
    [InlineData("1/grafana/dashboard/abc")]
    [InlineData("1/grafana/dashboard/uid/abc/d")]
    [InlineData("1/grafana/dashboard/gitops")]
    [InlineData("1/grafana/dashboard/uid/..")]
    public async Task Subscribe_PathOfNoDashboard_IsNotFound(string channel)
    {
        using var fixture = new GrafanaFixture();

        Assert.Equal(404, await CheckAsync(fixture, ChannelAction.Subscribe, Role.Admin, channel: channel));
    }

    [Fact]
    public async Task Subscribe_GrafanaAway_IsForLater()
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.IsAway = true;

        await Assert.ThrowsAsync<ChannelUnavailableException>(() => CheckAsync(fixture, ChannelAction.Subscribe, Role.Admin));
    }

    [Fact]
    public async Task Subscribe_Again_AsksGrafanaOnceWhileItCounts()
    {
        using var fixture = new GrafanaFixture();
        fixture.Grafana.Answer(Path, """{"meta":{"canEdit":false}}""");
        await CheckAsync(fixture, ChannelAction.Subscribe, Role.Viewer);
        await CheckAsync(fixture, ChannelAction.Subscribe, Role.Viewer);

        Assert.Equal([Path], fixture.Grafana.Paths);
    }

    [Theory]
    [InlineData(ChannelAction.Subscribe, Role.Viewer, "", null)]
    [InlineData(ChannelAction.Publish, Role.Viewer, Editing, 403)]
    [InlineData(ChannelAction.Publish, Role.Editor, Editing, null)]
    public async Task Check_NobodyToAsk_GoesByTheRole(object action, Role role, string data, int? expected)
    {
        var guard = new DashboardGuard(null);
        var request = new AccessRequest(new Caller(1, "7", role), TestNode.Channel("1/grafana/dashboard/uid/abc"), (ChannelAction)action)
        {
            Data = Encoding.UTF8.GetBytes(data),
        };

        Assert.Equal(expected, (await guard.CheckAsync(request, TestContext.Current.CancellationToken))?.Error.Code);
    }

    [Fact]
    public async Task Session_OnADashboard_IsToldWhoJoins()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();

        Assert.Contains("\"subscribe\":{", await client.SubscribeAsync("1/grafana/dashboard/uid/abc"), StringComparison.Ordinal);
        Assert.Contains("\"join\"", await client.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_OnWatch_IsRefusedForGood()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();

        Assert.Contains("\"code\":404", await client.SubscribeAsync("1/watch/provisioning.grafana.app/v0alpha1/jobs/u7"), StringComparison.Ordinal);
    }

    private static async Task<int?> CheckAsync(
        GrafanaFixture fixture, object action, Role role, string data = "", string channel = "1/grafana/dashboard/uid/abc")
    {
        var caller = new Caller(1, "7", role) { Proof = fixture.Proof() };
        var request = new AccessRequest(caller, TestNode.Channel(channel), (ChannelAction)action) { Data = Encoding.UTF8.GetBytes(data) };
        return (await new DashboardGuard(fixture.Answers).CheckAsync(request, TestContext.Current.CancellationToken))?.Error.Code;
    }
}
