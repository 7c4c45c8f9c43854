using System.Net;
using System.Text.Json;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class EventsEndpointTests
{
    private static readonly NodeId Node = new("n1");

    [Fact]
    public async Task Events_One_HasTheDocumentedShape()
    {
        await using var host = await HttpHost.StartAsync();
        await AppendAsync(host, "stream/a/b", 4);
        var kept = Assert.Single((await host.Events.ReadAsync(ChannelEventId.None, 10, TestContext.Current.CancellationToken)).Events);

        using var response = await host.GetAsync("/api/live/events");

        Assert.Equal(
            $$"""{"events":[{"id":"{{kept.Id}}","name":"healed","channel":"stream/a/b","node":"n1","token":4,"time":{{JsonSerializer.Serialize(kept.Time).Replace("\\u002B", "+", StringComparison.Ordinal)}}}],"last":"{{kept.Id}}"}""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Events_NothingHappened_IsEmptyAndCanBeFollowed()
    {
        await using var host = await HttpHost.StartAsync();

        var before = await host.GetJsonAsync("/api/live/events");
        await AppendAsync(host, "stream/a/b", 1);
        var after = await host.GetJsonAsync($"/api/live/events?after={before.GetProperty("last")}");

        Assert.Equal(0, before.GetProperty("events").GetArrayLength());
        Assert.Equal([1], TokensOf(after));
    }

    [Theory]
    [InlineData("", new long[] { 1101, 1102, 1103, 1104, 1105 })]
    [InlineData("&channel=stream/a/odd", new long[] { 1097, 1099, 1101, 1103, 1105 })]
    [InlineData("&channel=stream/a/first", new long[] { 1 })]
    [InlineData("&channel=stream/a", new long[0])]
    public async Task Events_WithoutAfter_AreTheNewestOldestFirst(string query, long[] expected)
    {
        await using var host = await HttpHost.StartAsync();
        await AppendAsync(host, "stream/a/first", 1);
        for (var i = 2; i <= 1105; i++)
        {
            await AppendAsync(host, i % 2 == 0 ? "stream/a/even" : "stream/a/odd", i);
        }

        Assert.Equal(expected, TokensOf(await host.GetJsonAsync($"/api/live/events?limit=5{query}")));
    }

    [Fact]
    public async Task Events_Followed_GivesEachOfTheChannelOnce()
    {
        await using var host = await HttpHost.StartAsync();
        for (var i = 1; i <= 2100; i++)
        {
            await AppendAsync(host, i % 700 == 0 ? "stream/a/rare" : "stream/a/often", i);
        }

        var (seen, after, rounds) = (new List<long>(), "0-0", 0);
        JsonElement page;
        do
        {
            page = await host.GetJsonAsync($"/api/live/events?channel=stream/a/rare&limit=2&after={after}");
            seen.AddRange(TokensOf(page));
            after = page.GetProperty("last").GetString();
            rounds++;
        }
        while (TokensOf(page).Count > 0);

        Assert.Equal([700, 1400, 2100], seen);
        Assert.Equal(3, rounds);
    }

    [Fact]
    public async Task Events_OfAnotherOrganisation_AreNotShown()
    {
        await using var host = await HttpHost.StartAsync();
        await AppendAsync(host, "stream/a/b", 1, orgId: 2);
        await AppendAsync(host, "stream/a/b", 2);

        Assert.Equal([2], TokensOf(await host.GetJsonAsync("/api/live/events")));
        Assert.Equal([2], TokensOf(await host.GetJsonAsync("/api/live/events?after=0-0")));
    }

    [Fact]
    public async Task Events_CallerHeldToChannels_SeesTheirs()
    {
        await using var host = await HttpHost.StartAsync();
        host.Caller = host.Caller! with { Channels = ChannelPatterns.TryRead(["stream/mine/*"]) };
        await AppendAsync(host, "stream/mine/b", 1);
        await AppendAsync(host, "stream/other/b", 2);

        Assert.Equal([1], TokensOf(await host.GetJsonAsync("/api/live/events")));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("after=x", "after")]
    [InlineData("after=", "after")]
    [InlineData("after=1-0&after=2-0", "after")]
    [InlineData("channel=a&channel=b", "channel")]
    public async Task Events_WrongParameter_Answers400AndNamesIt(string query, string named)
    {
        await using var host = await HttpHost.StartAsync();

        await host.AssertRefusedAsync($"/api/live/events?{query}", named);
    }

    [Theory]
    [InlineData("/api/live/events")]
    [InlineData("/api/live/caller")]
    public async Task Anything_WithoutACaller_Answers401(string path)
    {
        await using var host = await HttpHost.StartAsync();
        host.Caller = null;

        using var response = await host.GetAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Caller_Known_IsDescribed()
    {
        await using var host = await HttpHost.StartAsync();
        host.Caller = new Caller(3, "7", Role.Editor) { Login = "ada", IsServer = true };

        using var response = await host.GetAsync("/api/live/caller");

        Assert.Equal(
            """{"org":3,"role":"Editor","login":"ada","server":true}""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task AppendAsync(HttpHost host, string name, long token, long orgId = 1)
    {
        Assert.True(ChannelId.TryCreate(orgId, name, out var channel));
        await host.Events.AppendAsync(ChannelEventKind.Healed, channel, Node, new FencingToken(token), TestContext.Current.CancellationToken);
    }

    private static List<long> TokensOf(JsonElement page) =>
        [.. page.GetProperty("events").EnumerateArray().Select(read => read.GetProperty("token").GetInt64())];
}
