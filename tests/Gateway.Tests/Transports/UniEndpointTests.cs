using System.Net;
using System.Text;
using System.Text.Json;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class UniEndpointTests
{
    private const string Two = "?channel=stream/a/b&channel=default/stream/a/c";

    [Fact]
    public async Task Listen_ChannelsWithAndWithoutTenant_GetsBarePushesUnderTheNamesOfTheRequest()
    {
        await using var server = await GatewayServer.StartAsync();
        await using var client = await ListenAsync(server, Two);
        var connect = await ConnectOf(client);

        await PublishAsync(server, "1/stream/a/b", """{"x":1}""");
        var first = await client.NextAsync();
        await PublishAsync(server, "1/stream/a/c", """{"x":2}""");
        var second = await client.NextAsync();

        Assert.Equal(["stream/a/b", "default/stream/a/c"], connect.GetProperty("subs").EnumerateObject().Select(sub => sub.Name));
        Assert.Equal("""{"channel":"stream/a/b","pub":{"data":{"x":1},"offset":1}}""", first);
        Assert.Equal("""{"channel":"default/stream/a/c","pub":{"data":{"x":2},"offset":1}}""", second);
    }

    [Fact]
    public async Task Listen_AgainWithTheLastId_GetsWhatItMissedOfEachChannel()
    {
        await using var server = await GatewayServer.StartAsync();
        string id;
        await using (var client = await ListenAsync(server, Two))
        {
            await client.NextAsync();
            await PublishAsync(server, "1/stream/a/b", "1");
            await client.NextAsync();
            await PublishAsync(server, "1/stream/a/c", "2");
            await client.NextAsync();
            id = client.Id;
        }

        await PublishAsync(server, "1/stream/a/b", "3", "4");
        await using var again = await ListenAsync(server, Two, id);
        var subs = (await ConnectOf(again)).GetProperty("subs");

        Assert.Equal([3, 4], Missed(subs.GetProperty("stream/a/b")));
        Assert.Empty(Missed(subs.GetProperty("default/stream/a/c")));
        Assert.All(subs.EnumerateObject(), sub => Assert.True(sub.Value.GetProperty("recovered").GetBoolean()));
        Assert.NotEqual(id, again.Id);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("000000000000~epoch.1,epoch.2")]
    public async Task Listen_AgainWithAnIdOfOtherChannels_IsToldThatItCouldNotRecover(string id)
    {
        await using var server = await GatewayServer.StartAsync();
        await using var client = await ListenAsync(server, Two, id);

        var subs = (await ConnectOf(client)).GetProperty("subs");

        Assert.All(subs.EnumerateObject(), sub =>
        {
            Assert.True(sub.Value.GetProperty("was_recovering").GetBoolean());
            Assert.False(sub.Value.TryGetProperty("recovered", out _));
        });
    }

    [Fact]
    public async Task Listen_ByConnectRequest_RecoversFromItsPositions()
    {
        await using var server = await GatewayServer.StartAsync();
        await PublishAsync(server, "1/stream/a/b", "1", "2");
        var epoch = (await server.Channels.HistoryAsync(TestNode.Channel("1/stream/a/b"), new HistoryQuery(0, null, false), TestContext.Current.CancellationToken)).Top.Epoch;
        var connect = $$$$"""{"subs":{"1/stream/a/b":{"recover":true,"epoch":"{{{{epoch}}}}","offset":1}}}""";
        await using var client = await ListenAsync(server, $"?cf_connect={Uri.EscapeDataString(connect)}");

        Assert.Equal([2], Missed((await ConnectOf(client)).GetProperty("subs").GetProperty("1/stream/a/b")));
    }

    [Theory]
    [InlineData("?channel=7/stream/a/b", HttpStatusCode.Forbidden)]
    [InlineData("?channel=nowhere/a/b", HttpStatusCode.NotFound)]
    [InlineData("?channel=stream/only", HttpStatusCode.BadRequest)]
    [InlineData("?channel=stream/a/b&channel=stream/a/b", HttpStatusCode.BadRequest)]
    [InlineData("?cf_connect={", HttpStatusCode.BadRequest)]
    [InlineData("?channel=", HttpStatusCode.BadRequest)]
    public async Task Listen_ToWhatItMayNotHave_IsAnsweredWithAStatus(string query, HttpStatusCode expected)
    {
        await using var server = await GatewayServer.StartAsync();
        await using var client = await ListenAsync(server, query);

        Assert.Equal(expected, client.Response.StatusCode);
    }

    [Fact]
    public async Task Listen_ToAChannelWhoseHistoryBreaks_EndsWith3010()
    {
        await using var server = await GatewayServer.StartAsync();
        await using var client = await ListenAsync(server, "?channel=stream/a/b");
        await client.NextAsync();
        var feed = await server.Hub.OpenAsync(TestNode.Channel("1/stream/a/b"), new ChannelRule(), TestContext.Current.CancellationToken);

        feed.OnReset();

        Assert.Equal("""{"channel":"stream/a/b","unsubscribe":{"code":2500,"reason":"insufficient state"}}""", await client.NextAsync());
        Assert.Equal("""{"disconnect":{"code":3010,"reason":"insufficient state","reconnect":true}}""", await client.NextAsync());
        Assert.Empty(await client.NextAsync());
        server.Hub.Release(feed);
    }

    [Fact]
    public async Task Disconnect_IsABarePush()
    {
        await using var server = await GatewayServer.StartAsync();
        await using var client = await ListenAsync(server, Two);
        await client.NextAsync();

        await server.Sessions.CloseAllAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);

        Assert.Equal("""{"disconnect":{"code":3001,"reason":"shutdown","reconnect":true}}""", await client.NextAsync());
        Assert.Empty(await client.NextAsync());
    }

    private static Task<StreamClient> ListenAsync(GatewayServer server, string query, string? lastId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, server.AddressOf(LiveStreamExtensions.ListenPath + query));
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        return StreamClient.SendAsync(server, request);
    }

    private static async Task<JsonElement> ConnectOf(StreamClient client)
    {
        using var document = JsonDocument.Parse(await client.NextAsync());
        return document.RootElement.GetProperty("connect").Clone();
    }

    private static IEnumerable<int> Missed(JsonElement subscription) => subscription.TryGetProperty("publications", out var publications)
        ? publications.EnumerateArray().Select(publication => publication.GetProperty("data").GetInt32())
        : [];

    private static async Task PublishAsync(GatewayServer server, string channel, params string[] json) => Assert.Equal(
        PublishOutcome.Published,
        (await server.Channels.PublishAsync(TestNode.Channel(channel), [.. json.Select(text => AppendEntry.Json(Encoding.UTF8.GetBytes(text)))], default)).Outcome);
}
