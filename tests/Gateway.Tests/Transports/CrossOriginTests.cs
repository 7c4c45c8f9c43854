using System.Net;

namespace LiveOrleans.Gateway.Tests;

public sealed class CrossOriginTests
{
    private const string Allowed = "https://grafana.example";

    public static TheoryData<string> Streams => ["/api/live/http_stream", "/api/live/sse", "/api/live/uni_sse", "/api/live/emulation"];

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Preflight_FromAnAllowedOrigin_IsAnsweredWithWhatItMayDo(string path)
    {
        await using var server = await GatewayServer.StartAsync(new SessionOptions { AllowedOrigins = [Allowed] });
        using var request = Preflight(server.AddressOf(path), Allowed);
        using var http = new HttpClient();
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        AssertAllowed(response);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Preflight_FromAnotherOrigin_IsRefused(string path)
    {
        await using var server = await GatewayServer.StartAsync(new SessionOptions { AllowedOrigins = [Allowed] });
        using var request = Preflight(server.AddressOf(path), "https://elsewhere.example");
        using var http = new HttpClient();
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/api/live/publish")]
    [InlineData("/api/live/push/telegraf")]
    public async Task Preflight_OfAPost_IsAnswered(string path)
    {
        await using var host = await HttpHost.StartAsync(null, ("live:allowed_origins", Allowed));
        using var request = Preflight(new Uri(host.Client.BaseAddress!, path), Allowed);
        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        AssertAllowed(response);
    }

    [Theory]
    [InlineData("/api/live/publish")]
    [InlineData("/api/live/push/telegraf")]
    public async Task Post_FromAnotherOrigin_IsRefusedAndPublishesNothing(string path)
    {
        await using var host = await HttpHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("cpu v=1 1000000") };
        request.Headers.Add("Origin", "https://elsewhere.example");
        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(host.Channels.Batches);
    }

    private static HttpRequestMessage Preflight(Uri address, string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, address);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type,x-custom");
        return request;
    }

    private static void AssertAllowed(HttpResponseMessage response)
    {
        Assert.Equal([Allowed], response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["true"], response.Headers.GetValues("Access-Control-Allow-Credentials"));
        Assert.Equal(["300"], response.Headers.GetValues("Access-Control-Max-Age"));
        Assert.Equal("content-type,x-custom", string.Join(',', response.Headers.GetValues("Access-Control-Allow-Headers")));
        Assert.Contains("OPTIONS", string.Join(',', response.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
        Assert.Contains("Origin", response.Headers.Vary);
    }
}
