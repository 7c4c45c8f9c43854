using System.Net;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class PushEndpointTests
{
    [Fact]
    public async Task Push_GoodLines_AnswersEmpty200()
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.PushAsync("cpu,host=a v=1 1600016688632000000\n\n# comment\n");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Push_GoodLine_PublishesTheFrame()
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.PushAsync("cpu,host=a v=1 1600016688632000000");

        var (channel, entries) = Assert.Single(host.Channels.Batches);
        Assert.Equal("1/stream/telegraf/cpu", channel);
        var entry = Assert.Single(entries);
        Assert.Equal("""{"values":[["host=a"],[1600016688632],[1]]}""", Encoding.UTF8.GetString(entry.Data.Span));
        Assert.StartsWith("""{"name":"cpu","fields":[{"name":"labels",""", Encoding.UTF8.GetString(entry.Schema!.Json.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_LineWithoutTime_TakesTheServersTime()
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.PushAsync("cpu v=1");

        var (_, entries) = Assert.Single(host.Channels.Batches);
        Assert.Equal("""{"values":[[""],[1600016688000],[1]]}""", Encoding.UTF8.GetString(entries[0].Data.Span));
    }

    [Fact]
    public async Task Push_SeveralMeasurements_PublishesOneBatchForEach()
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.PushAsync("cpu v=1 1\nmem v=1 1\ncpu v=2 2");

        Assert.Equal(["1/stream/telegraf/cpu", "1/stream/telegraf/mem"], host.Channels.Batches.Select(batch => batch.Channel).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Push_Wide_PublishesTheFramesOfAChannelInOrderAndInOneBatch()
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.PushAsync("cpu v=1 1000000\ncpu v=2 2000000", "telegraf?gf_live_frame_format=WIDE");

        var (_, entries) = Assert.Single(host.Channels.Batches);
        Assert.Equal(
            ["""{"values":[[1],[1]]}""", """{"values":[[2],[2]]}"""],
            entries.Select(entry => Encoding.UTF8.GetString(entry.Data.Span)));
        Assert.Same(entries[0].Schema, entries[1].Schema);
    }

    [Theory]
    [InlineData("ns", "1600016688632000000")]
    [InlineData("us", "1600016688632000")]
    [InlineData("ms", "1600016688632")]
    public async Task Push_Precision_IsTheUnitOfTheTimes(string precision, string time)
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.PushAsync($"cpu v=1 {time}", $"telegraf?precision={precision}");

        var (_, entries) = Assert.Single(host.Channels.Batches);
        Assert.Equal("""{"values":[[""],[1600016688632],[1]]}""", Encoding.UTF8.GetString(entries[0].Data.Span));
    }

    [Fact]
    public async Task Push_SomeBadLines_Answers207AndPublishesTheOthers()
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.PushAsync("cpu v=1\ncpu v=\nmem v=1\ncpu,host v=1");

        Assert.Equal(HttpStatusCode.MultiStatus, response.StatusCode);
        var body = await HttpHost.JsonOf(response);
        Assert.Equal(2, body.GetProperty("accepted").GetInt32());
        Assert.Equal(2, body.GetProperty("rejected").GetInt32());
        Assert.Equal([2, 4], body.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("line").GetInt32()));
        Assert.Equal(7, body.GetProperty("errors")[0].GetProperty("column").GetInt32());
        Assert.NotEmpty(body.GetProperty("errors")[0].GetProperty("reason").GetString() ?? string.Empty);
        Assert.Equal(2, host.Channels.Batches.Count);
    }

    [Fact]
    public async Task Push_OnlyBadLines_Answers400AndListsTenOfThem()
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.PushAsync(string.Concat(Enumerable.Repeat("bad\n", 12)));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var body = await HttpHost.JsonOf(response);
        Assert.Equal(0, body.GetProperty("accepted").GetInt32());
        Assert.Equal(12, body.GetProperty("rejected").GetInt32());
        Assert.Equal(10, body.GetProperty("errors").GetArrayLength());
        Assert.Empty(host.Channels.Batches);
    }

    [Fact]
    public async Task Push_EmptyBody_Answers200()
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.PushAsync(string.Empty);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(host.Channels.Batches);
    }

    [Theory]
    [InlineData("a%20b", "a%20b")]
    [InlineData("a%2Fb", "a%2Fb")]
    [InlineData("telegraf?gf_live_frame_format=prometheus", "prometheus")]
    [InlineData("telegraf?precision=fortnight", "fortnight")]
    [InlineData("telegraf?precision=NS", "NS")]
    public async Task Push_WrongAddress_Answers400AndNamesIt(string address, string named)
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.PushAsync("cpu v=1", address);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(Uri.UnescapeDataString(named).Split('/')[0], await HttpHost.MessageOf(response), StringComparison.Ordinal);
        Assert.Empty(host.Channels.Batches);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData(Role.Viewer, HttpStatusCode.Forbidden)]
    [InlineData(Role.Editor, HttpStatusCode.OK)]
    [InlineData(Role.Admin, HttpStatusCode.OK)]
    public async Task Push_ByRole_NeedsEditor(Role? role, HttpStatusCode expected)
    {
        await using var host = await HttpHost.StartAsync();
        host.Caller = role is { } known ? new Caller(1, "7", known) : null;

        using var response = await host.PushAsync("cpu v=1");

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK ? 1 : 0, host.Channels.Batches.Count);
    }

    [Fact]
    public async Task Push_WithoutCaller_AnswersGrafanasEnvelope()
    {
        await using var host = await HttpHost.StartAsync();
        host.Caller = null;

        using var response = await host.PushAsync("cpu v=1");

        Assert.Equal("""{"message":"Unauthorized"}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Push_OfAnotherOrganisation_GoesToItsChannel()
    {
        await using var host = await HttpHost.StartAsync();
        host.Caller = new Caller(7, "7", Role.Editor);

        using var response = await host.PushAsync("cpu v=1");

        Assert.Equal("7/stream/telegraf/cpu", Assert.Single(host.Channels.Batches).Channel);
    }

    [Theory]
    [InlineData(PublishOutcome.Overloaded, HttpStatusCode.TooManyRequests)]
    [InlineData(PublishOutcome.Unavailable, HttpStatusCode.ServiceUnavailable)]
    public async Task Push_OneChannelRefuses_NamesItAndAsksToRetry(PublishOutcome outcome, HttpStatusCode expected)
    {
        await using var host = await HttpHost.StartAsync();
        host.Channels.Outcome = channel => channel.Path is "mem" ? outcome : PublishOutcome.Published;

        using var response = await host.PushAsync("cpu v=1\nmem v=1");

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        var body = await HttpHost.JsonOf(response);
        Assert.Equal("stream/telegraf/mem", Assert.Single(body.GetProperty("channels").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task Push_ChannelsGone_Answers503()
    {
        await using var host = await HttpHost.StartAsync();
        host.Channels.Gone = true;

        using var response = await host.PushAsync("cpu v=1");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }
}
