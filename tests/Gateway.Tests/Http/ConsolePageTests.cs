using System.Net;
using System.Net.Http.Headers;

namespace LiveOrleans.Gateway.Tests;

public sealed class ConsolePageTests
{
    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/app.js", "text/javascript")]
    [InlineData("/style.css", "text/css")]
    public async Task Get_PartOfThePage_IsServedUnderTheContentPolicy(string path, string type)
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("default-src 'self'; img-src 'self' data:", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.True(response.Headers.CacheControl?.NoCache);
        Assert.NotEqual(0, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Get_WithTheTagOfTheCopy_Answers304()
    {
        await using var host = await HttpHost.StartAsync();
        using var first = await host.GetAsync("/");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag ?? EntityTagHeaderValue.Any);

        using var second = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }
}
