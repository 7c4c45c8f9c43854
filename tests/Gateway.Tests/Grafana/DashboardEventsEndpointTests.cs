using System.Net;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class DashboardEventsEndpointTests
{
    private const string Address = "/api/live/grafana/dashboard-events";

    [Theory]
    [InlineData("""{"uid":"abc","action":"saved","user":"ann","message":"more","status":"firing"}""", """{"uid":"abc","action":"saved","user":{"login":"ann"},"message":"more"}""")]
    [InlineData("""{"uid":"abc","action":"deleted","user":{"login":"ann","name":"Ann","email":"ann@example.org"}}""", """{"uid":"abc","action":"deleted","user":{"login":"ann","name":"Ann"}}""")]
    [InlineData("""{"uid":"abc","action":"saved","user":null}""", """{"uid":"abc","action":"saved"}""")]
    public async Task Post_Event_IsPublishedOnTheDashboardsChannel(string body, string published)
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await PostAsync(host, body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var (channel, entries) = Assert.Single(host.Channels.Batches);
        Assert.Equal("1/grafana/dashboard/uid/abc", channel);
        Assert.Equal(published, Encoding.UTF8.GetString(Assert.Single(entries).Data.Span));
    }

    [Theory]
    [InlineData("", "the body is not JSON")]
    [InlineData("[]", "the body must be an object")]
    [InlineData("""{"action":"saved"}""", "uid must be the dashboard's")]
    [InlineData("""{"uid":"abc","action":"editing-started"}""", "action must be saved or deleted")]
    [InlineData("""{"uid":"abc","action":"saved","message":7}""", "message must be a text")]
    [InlineData("""{"uid":"abc","action":"saved","user":7}""", "user must be a login name, or an object with login and name")]
    [InlineData("""{"uid":"a b","action":"saved"}""", "uid has characters that no channel can have, or is too long")]
    public async Task Post_WrongBody_NamesWhatIsWrong(string body, string fault)
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await PostAsync(host, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal($"bad request data: {fault}", await HttpHost.MessageOf(response));
        Assert.Empty(host.Channels.Batches);
    }

    [Fact]
    public async Task Post_ByAViewer_IsRefused()
    {
        await using var host = await HttpHost.StartAsync();
        host.Caller = new Caller(1, "7", Role.Viewer);

        using var response = await PostAsync(host, """{"uid":"abc","action":"saved"}""");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpHost host, string body) =>
        host.Client.PostAsync(Address, new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
}
