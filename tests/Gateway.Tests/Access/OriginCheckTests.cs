using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway.Tests;

public sealed class OriginCheckTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("http://live.example:8000", true)]
    [InlineData("http://LIVE.example:8000", true)]
    [InlineData("http://live.example", false)]
    [InlineData("http://live.example:9000", false)]
    [InlineData("https://grafana.example:8443", true)]
    [InlineData("https://grafana.example", true)]
    [InlineData("http://grafana.example:8443", false)]
    [InlineData("https://grafana.example:9443", false)]
    [InlineData("https://a.pages.example", true)]
    [InlineData("https://a.b.pages.example", true)]
    [InlineData("https://pages.example", false)]
    [InlineData("https://a.pages.example.evil", false)]
    [InlineData("https://a1.example", true)]
    [InlineData("https://a3.example", false)]
    [InlineData("https://red.example", true)]
    [InlineData("https://blue.example", true)]
    [InlineData("https://green.example", false)]
    [InlineData("null", false)]
    [InlineData("nonsense", false)]
    public void IsAllowed_Origin_FollowsTheRules(string? origin, bool expected)
    {
        var check = new OriginCheck(new SessionOptions
        {
            RootUrl = new Uri("https://grafana.example:8443/sub/"),
            AllowedOrigins = ["https://*.pages.example", "https://a[12].example", "https://{red,blue}.example"],
        });

        Assert.Equal(expected, check.IsAllowed(Request(origin)));
    }

    [Theory]
    [InlineData("https://anything.example")]
    [InlineData("null")]
    public void IsAllowed_Star_AllowsAll(string origin) =>
        Assert.True(new OriginCheck(new SessionOptions { AllowedOrigins = ["*"] }).IsAllowed(Request(origin)));

    private static HttpRequest Request(string? origin)
    {
        var request = new DefaultHttpContext().Request;
        request.Scheme = "http";
        request.Host = new HostString("live.example", 8000);
        if (origin is not null)
        {
            request.Headers.Origin = origin;
        }

        return request;
    }
}
