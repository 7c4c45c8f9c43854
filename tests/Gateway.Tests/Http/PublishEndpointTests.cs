using System.Net;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class PublishEndpointTests
{
    [Fact]
    public async Task Publish_OnBroadcast_AnswersEmptyObject()
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.PublishAsync("""{"channel":"grafana/broadcast/a","data":{"text":"hi"}}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("{}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("1/grafana/broadcast/a", Assert.Single(host.Channels.Batches).Channel);
    }

    [Fact]
    public async Task Publish_Data_StaysAsItWasButForLineBreaks()
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.PublishAsync("{\"data\":{ \"n\":1.50e0,\r\n\"t\":\"a\\nb\\u00e9\" },\"x\":[1],\"channel\":\"grafana/broadcast/a\"}");

        var entry = Assert.Single(Assert.Single(host.Channels.Batches).Entries);
        Assert.Equal("{ \"n\":1.50e0,\"t\":\"a\\nb\\u00e9\" }", Encoding.UTF8.GetString(entry.Data.Span));
        Assert.Null(entry.Schema);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"channel\":")]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"channel":"grafana/broadcast/a"}""")]
    [InlineData("""{"channel":7,"data":{}}""")]
    [InlineData("""{"channel":"grafana/broadcast/a","data":{}} x""")]
    [InlineData("""{"channel":"grafana/broadcast/\ud800","data":{}}""")]
    public async Task Publish_WrongBody_Answers400(string body)
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.PublishAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("bad request data", await HttpHost.MessageOf(response));
    }

    [Fact]
    public async Task Publish_InvalidUtf8_Answers400()
    {
        await using var host = await HttpHost.StartAsync();
        var content = new ByteArrayContent([.. "{\"channel\":\"grafana/broadcast/a\",\"data\":\""u8, 0xff, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");

        using var response = await host.Client.PostAsync("/api/live/publish", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(host.Channels.Batches);
    }

    [Fact]
    public async Task Publish_WithoutJsonType_Answers400()
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.PublishAsync("""{"channel":"grafana/broadcast/a","data":{}}""", "text/plain");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("grafana/broadcast", HttpStatusCode.BadRequest, "invalid channel ID")]
    [InlineData("", HttpStatusCode.BadRequest, "invalid channel ID")]
    [InlineData("stream/a/b", HttpStatusCode.Forbidden, "Forbidden")]
    [InlineData("grafana/nothing/a", HttpStatusCode.NotFound, "Not Found")]
    public async Task Publish_OnOtherChannels_IsRefused(string channel, HttpStatusCode expected, string message)
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.PublishAsync($$$"""{"channel":"{{{channel}}}","data":{}}""");

        Assert.Equal(expected, response.StatusCode);
        Assert.StartsWith(message, await HttpHost.MessageOf(response), StringComparison.Ordinal);
        Assert.Empty(host.Channels.Batches);
    }

    [Theory]
    [InlineData(SourceAdmissionStatus.Allowed, PublishOutcome.Published, HttpStatusCode.OK)]
    [InlineData(SourceAdmissionStatus.Allowed, PublishOutcome.Overloaded, HttpStatusCode.TooManyRequests)]
    [InlineData(SourceAdmissionStatus.NotFound, PublishOutcome.Unavailable, HttpStatusCode.NotFound)]
    [InlineData(SourceAdmissionStatus.PermissionDenied, PublishOutcome.Published, HttpStatusCode.Forbidden)]
    [InlineData(SourceAdmissionStatus.Failed, PublishOutcome.Unavailable, HttpStatusCode.ServiceUnavailable)]
    public async Task Publish_OnASourcesChannel_IsTheSourcesToAnswer(SourceAdmissionStatus status, PublishOutcome outcome, HttpStatusCode expected)
    {
        await using var host = await HttpHost.StartAsync();
        host.Channels.Offer = _ => new OfferResult(status, outcome);

        using var response = await host.PublishAsync("""{"channel":"ds/weather/berlin","data":{"a":1}}""");

        Assert.Equal(expected, response.StatusCode);
        var (channel, publication) = Assert.Single(host.Channels.Offers);
        Assert.Equal("1/ds/weather/berlin", channel);
        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(publication.Data.Span));
        Assert.Empty(host.Channels.Batches);
    }

    [Fact]
    public async Task Publish_OverAMebibyte_Answers413()
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.PublishAsync($$"""{"channel":"grafana/broadcast/a","data":"{{new string('x', 1 << 20)}}"}""");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData(PublishOutcome.Overloaded, HttpStatusCode.TooManyRequests)]
    [InlineData(PublishOutcome.Unavailable, HttpStatusCode.ServiceUnavailable)]
    public async Task Publish_ChannelRefuses_AsksToRetry(PublishOutcome outcome, HttpStatusCode expected)
    {
        await using var host = await HttpHost.StartAsync();
        host.Channels.Outcome = _ => outcome;

        using var response = await host.PublishAsync("""{"channel":"grafana/broadcast/a","data":{}}""");

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Publish_WithoutCaller_Answers401()
    {
        await using var host = await HttpHost.StartAsync();
        host.Caller = null;

        using var response = await host.PublishAsync("""{"channel":"grafana/broadcast/a","data":{}}""");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }
}
