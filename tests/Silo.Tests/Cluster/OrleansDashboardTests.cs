using System.Net;
using System.Text.Json;
using LiveOrleans.Gateway;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Silo.Tests;

public sealed class OrleansDashboardTests
{
    private const string AdminKey = "llk_admin";
    private const string ViewerKey = "llk_viewer";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dashboard_NotAskedFor_IsNotThere()
    {
        await using var node = await TestNode.StartAsync("{}");

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(node, "orleans/", key: null));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(node, "orleans/ClusterStats", key: null));
    }

    [Theory]
    [InlineData("orleans/")]
    [InlineData("orleans/index.min.js")]
    [InlineData("orleans/DashboardCounters")]
    [InlineData("orleans/ClusterStats")]
    public async Task Dashboard_ByCaller_IsForAdministratorsAlone(string page)
    {
        await using var node = await TestNode.StartAsync(Settings());

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(node, page, key: null));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(node, page, ViewerKey));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(node, page, AdminKey));
    }

    [Fact]
    public async Task Dashboard_Log_IsShownToNobody()
    {
        await using var node = await TestNode.StartAsync(Settings());

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(node, "orleans/Trace", AdminKey));
    }

    [Fact]
    public async Task Dashboard_Counters_AreOfThisCluster()
    {
        await using var node = await TestNode.StartAsync(Settings());

        // It counts from time to time, not when it is asked.
        await Eventually.HoldsAsync(
            async () => await CountHostsAsync(node) == 1, TimeSpan.FromSeconds(30), "the dashboard has counted the one silo that there is");
    }

    private static string Settings() => $$"""
        {
          "live": {
            "orleans_dashboard": true,
            "auth": {
              "mode": "apikey",
              "keys": [
                { "name": "operator", "role": "Admin", "hash": "{{ApiKey.Describe(AdminKey)}}" },
                { "name": "screen", "role": "Viewer", "hash": "{{ApiKey.Describe(ViewerKey)}}" }
              ]
            }
          }
        }
        """;

    private static async Task<int> CountHostsAsync(TestNode node)
    {
        using var answer = await GetAsync(node, "orleans/DashboardCounters", AdminKey);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        return json.RootElement.GetProperty("totalActiveHostCount").GetInt32();
    }

    private static async Task<HttpStatusCode> StatusAsync(TestNode node, string page, string? key)
    {
        using var answer = await GetAsync(node, page, key);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> GetAsync(TestNode node, string page, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(page, UriKind.Relative));
        if (key is not null)
        {
            request.Headers.Add("X-API-Key", key);
        }

        return await node.Http.SendAsync(request, Cancellation);
    }
}
