using System.Net;
using System.Text;
using System.Text.Json;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class ServerEndpointTests
{
    [Fact]
    public async Task Call_WithoutACaller_Answers401()
    {
        await using var host = await HttpHost.StartAsync(static host => host.Caller = null);

        using var response = await host.PostAsync("/info", "{}");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Call_ByAUser_Answers403HoweverHighTheRole()
    {
        await using var host = await ServerHost.StartAsync(new Caller(1, "1", Role.Admin));

        using var response = await host.PostAsync("/publish", """{"channel":"stream/a/b","data":1}""");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(host.Channels.Batches);
    }

    [Fact]
    public async Task Call_OfAViewersKey_ReadsButDoesNotPublish()
    {
        await using var host = await ServerHost.StartAsync(ServerHost.Server with { Role = Role.Viewer });

        var (code, message) = await host.FailAsync("publish", """{"channel":"stream/a/b","data":1}""");

        Assert.Equal(103, code);
        Assert.Contains("Editor", message, StringComparison.Ordinal);
        Assert.Equal("""{"result":{"channels":{}}}""", await host.CallAsync("channels", "{}"));
    }

    [Theory]
    [InlineData("publish", "{", 107, "not JSON, at line 1")]
    [InlineData("publish", "[]", 107, "must be an object")]
    [InlineData("publish", """{"data":1}""", 107, "channel is required")]
    [InlineData("publish", """{"channel":7,"data":1}""", 107, "channel must be a text")]
    [InlineData("publish", """{"channel":"stream/a/\ud800","data":1}""", 107, "channel must be a text")]
    [InlineData("publish", """{"channel":"stream/a/b"}""", 107, "data is required")]
    [InlineData("publish", """{"channel":"stream/a/b","b64data":"!"}""", 107, "b64data must be base64")]
    [InlineData("publish", """{"channel":"stream/a/b","b64data":"eA=="}""", 107, "b64data must be JSON")]
    [InlineData("publish", """{"channel":"stream/a/b","data":1,"skip_history":true}""", 108, "skip_history")]
    [InlineData("publish", """{"channel":"stream/a/b","data":1,"tags":{"a":"b"}}""", 108, "tags")]
    [InlineData("publish", """{"channel":"stream/a/b","data":1,"idempotency_key":"k"}""", 108, "idempotency_key")]
    [InlineData("publish", """{"channel":"2/stream/a/b","data":1}""", 103, "another organisation")]
    [InlineData("publish", """{"channel":"other/a/b","data":1}""", 102, "no rule")]
    [InlineData("publish", """{"channel":"stream","data":1}""", 400, "invalid channel ID")]
    [InlineData("broadcast", """{"channels":[],"data":1}""", 107, "channels is required")]
    [InlineData("broadcast", """{"channels":["stream/a/b",3],"data":1}""", 107, "channels[1] must be a text")]
    [InlineData("subscribe", """{"channel":"stream/a/b"}""", 107, "user is required")]
    [InlineData("subscribe", """{"channel":"stream/a/b","user":"1","expire_at":5}""", 108, "expire_at")]
    [InlineData("subscribe", """{"channel":"stream/a/b","user":"1","recover_since":{"offset":1,"epoch":"x"}}""", 108, "recover_since")]
    [InlineData("disconnect", """{"user":"1","disconnect":{"code":2999,"reason":"x"}}""", 107, "code must be a whole number from 3000 to 4999")]
    [InlineData("disconnect", """{"user":"1","disconnect":{"reason":"x"}}""", 107, "disconnect.code is required")]
    [InlineData("disconnect", """{"user":"1","disconnect":{"code":4000,"reason":"a reason of more than 32 characters"}}""", 107, "disconnect.reason")]
    [InlineData("disconnect", """{"user":"1","whitelist":"a"}""", 107, "whitelist must be an array")]
    [InlineData("disconnect", """{"user":"1","client":"a","session":"b"}""", 107, "client and session")]
    [InlineData("refresh", """{"user":"1"}""", 107, "expired must be true")]
    [InlineData("refresh", """{"user":"1","expired":true,"expire_at":9}""", 108, "expire_at")]
    [InlineData("refresh", """{"user":"1","expired":"yes"}""", 107, "expired must be true or false")]
    [InlineData("presence", """{"channel":"stream/a/b"}""", 108, "does not list its sessions")]
    [InlineData("history", """{"channel":"stream/a/b","limit":"x"}""", 107, "limit must be a whole number")]
    [InlineData("history", """{"channel":"stream/a/b","since":{"offset":-1}}""", 107, "offset must be a whole number")]
    [InlineData("history", """{"channel":"stream/a/b","since":{"offset":0},"reverse":true}""", 107, "since.offset")]
    [InlineData("history_remove", """{"channel":"stream/a/b"}""", 108, "not available")]
    [InlineData("nothing", "{}", 104, "nothing")]
    [InlineData("batch", "{}", 107, "commands is required")]
    public async Task Call_Wrong_IsAnsweredByAnErrorThatNamesIt(string method, string body, int code, string word)
    {
        await using var host = await ServerHost.StartAsync();

        var answer = await host.FailAsync(method, body);

        Assert.Equal(code, answer.Code);
        Assert.Contains(word, answer.Message, StringComparison.Ordinal);
        Assert.Empty(host.Channels.Batches);
    }

    [Theory]
    [InlineData("nothing", "{}", HttpStatusCode.NotFound)]
    [InlineData("publish", "{}", HttpStatusCode.BadRequest)]
    [InlineData("publish", """{"channel":"other/a/b","data":1}""", HttpStatusCode.NotFound)]
    [InlineData("publish", """{"channel":"2/stream/a/b","data":1}""", HttpStatusCode.Forbidden)]
    [InlineData("publish", """{"channel":"stream/a/b","data":1}""", HttpStatusCode.InternalServerError)]
    public async Task Call_InTransportMode_AnswersErrorsByTheStatus(string method, string body, HttpStatusCode expected)
    {
        await using var host = await ServerHost.StartAsync();
        host.Channels.Gone = true;

        using var response = await host.PostAsync($"/{method}", body, isTransport: true);

        Assert.Equal(expected, response.StatusCode);
        Assert.True((await HttpHost.JsonOf(response)).TryGetProperty("error", out _));
    }

    [Fact]
    public async Task Call_OverTheBodyLimit_Answers413()
    {
        await using var host = await ServerHost.StartAsync();

        using var response = await host.PostAsync("/publish", $$"""{"channel":"stream/a/b","data":"{{new string('x', 4 << 20)}}"}""");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("stream/a/b")]
    [InlineData("1/stream/a/b")]
    [InlineData("default/stream/a/b")]
    [InlineData("org-1/stream/a/b")]
    public async Task Publish_NameWithTenantOrWithout_IsOneChannel(string name)
    {
        await using var host = await ServerHost.StartAsync();
        host.Channels.Position = new StreamPosition("e", 7);

        Assert.Equal("""{"result":{"offset":7,"epoch":"e"}}""", await host.CallAsync("publish", $$$"""{"unknown":1,"channel":"{{{name}}}","data":{"a": 1}}"""));

        var (channel, entries) = Assert.Single(host.Channels.Batches);
        Assert.Equal("1/stream/a/b", channel);
        Assert.Equal("""{"a": 1}""", Encoding.UTF8.GetString(Assert.Single(entries).Data.Span));
    }

    [Fact]
    public async Task Publish_Base64_PublishesTheJsonInIt()
    {
        await using var host = await ServerHost.StartAsync();

        await host.CallAsync("publish", """{"channel":"stream/a/b","b64data":"eyJhIjoxfQ=="}""");

        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(Assert.Single(Assert.Single(host.Channels.Batches).Entries).Data.Span));
    }

    [Fact]
    public async Task Publish_OnASourcesChannel_IsOfferedToTheSource()
    {
        await using var host = await ServerHost.StartAsync();
        host.Channels.Offer = static _ => new OfferResult(SourceAdmissionStatus.Allowed, PublishOutcome.Published);

        Assert.Equal("""{"result":{}}""", await host.CallAsync("publish", """{"channel":"ds/weather/berlin","data":1}"""));

        Assert.Equal("1/ds/weather/berlin", Assert.Single(host.Channels.Offers).Channel);
        Assert.Empty(host.Channels.Batches);
    }

    [Fact]
    public async Task Broadcast_ManyChannels_AnswersInTheirOrderEachWithItsOwn()
    {
        await using var host = await ServerHost.StartAsync();
        host.Channels.Outcome = static channel => channel.Path is "b7" ? PublishOutcome.Overloaded : PublishOutcome.Published;
        var names = Enumerable.Range(0, 200).Select(static i => $"\"stream/a/b{i}\"");

        using var document = JsonDocument.Parse(await host.CallAsync("broadcast", $$"""{"channels":[{{string.Join(',', names)}},"other/a/b"],"data":1}"""));

        var responses = document.RootElement.GetProperty("result").GetProperty("responses").EnumerateArray().ToArray();
        Assert.Equal(201, responses.Length);
        Assert.Equal(111, responses[7].GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(102, responses[200].GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(199, responses.Count(static response => response.TryGetProperty("result", out _)));
        Assert.Equal(200, host.Channels.Batches.Select(static batch => batch.Channel).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Broadcast_TooManyChannels_IsRefusedWhole()
    {
        await using var host = await ServerHost.StartAsync();
        var names = string.Join(',', Enumerable.Repeat("\"stream/a/b\"", 10_001));

        var (code, message) = await host.FailAsync("broadcast", $$"""{"channels":[{{names}}],"data":1}""");

        Assert.Equal(107, code);
        Assert.Contains("10000", message, StringComparison.Ordinal);
        Assert.Empty(host.Channels.Batches);
    }

    [Theory]
    [InlineData("", "false")]
    [InlineData("/batch", "true")]
    public async Task Batch_Commands_AreAnsweredInTheirOrder(string path, string parallel)
    {
        await using var host = await ServerHost.StartAsync();
        host.Channels.Position = new StreamPosition("e", 1);
        var body = """{"commands":[{"publish":{"channel":"stream/a/b","data":1}},{"nothing":{}},{"disconnect":{"user":"9"}},{"publish":{}}],"parallel":PARALLEL}"""
            .Replace("PARALLEL", parallel, StringComparison.Ordinal);

        using var response = await host.PostAsync(path, body);

        var replies = (await HttpHost.JsonOf(response)).GetProperty("replies").EnumerateArray().ToArray();
        Assert.Equal(4, replies.Length);
        Assert.Equal("""{"publish":{"offset":1,"epoch":"e"}}""", replies[0].GetRawText());
        Assert.Contains("commands[1]", replies[1].GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("""{"disconnect":{}}""", replies[2].GetRawText());
        Assert.Equal(107, replies[3].GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Presence_OfAChannel_NamesItsSessions()
    {
        await using var host = await ServerHost.StartAsync();
        host.Channels.Members.AddRange([new ClientInfo("7", "a"), new ClientInfo("7", "b"), new ClientInfo("8", "c")]);

        Assert.Equal("""{"result":{"num_clients":3,"num_users":2}}""", await host.CallAsync("presence_stats", """{"channel":"grafana/broadcast/x"}"""));
        Assert.Equal(
            """{"result":{"presence":{"a":{"user":"7","client":"a"},"b":{"user":"7","client":"b"},"c":{"user":"8","client":"c"}}}}""",
            await host.CallAsync("presence", """{"channel":"grafana/broadcast/x"}"""));
    }

    [Fact]
    public async Task History_Page_IsAskedForAndWritten()
    {
        await using var host = await ServerHost.StartAsync();
        HistoryQuery? asked = null;
        host.Channels.History = query =>
        {
            asked = query;
            var entry = AppendEntry.Json("{\"a\":1}"u8.ToArray(), new ClientInfo("7", "c"));
            return new HistoryPage(new StreamPosition("e", 9), [Publication.FromEntry(entry, 4, DateTimeOffset.UnixEpoch, true)]);
        };

        Assert.Equal(
            """{"result":{"publications":[{"data":{"a":1},"info":{"user":"7","client":"c"},"offset":4}],"epoch":"e","offset":9}}""",
            await host.CallAsync("history", """{"channel":"stream/a/b","limit":3,"since":{"offset":5,"epoch":"e"},"reverse":true}"""));
        Assert.Equal(new HistoryQuery(3, new StreamPosition("e", 5), true), asked);
        Assert.Equal(112, (await host.FailAsync("history", """{"channel":"stream/a/b","limit":3,"since":{"offset":5,"epoch":"other"}}""")).Code);
    }

    [Fact]
    public async Task Channels_Pattern_FindsThoseWithSubscribersByGlob()
    {
        await using var host = await ServerHost.StartAsync();
        foreach (var (name, subscribers) in new[] { ("stream/a/cpu", 2), ("stream/a/mem", 0), ("stream/b/cpu", 5), ("ds/x/cpu", 1) })
        {
            Assert.True(ChannelId.TryCreate(1, name, out var channel));
            host.Channels.Statuses.Add(new ChannelStatus(channel, new NodeId("n"), StreamPosition.None, subscribers, 0, null));
        }

        Assert.Equal(
            """{"result":{"channels":{"stream/a/cpu":{"num_clients":2},"stream/b/cpu":{"num_clients":5}}}}""",
            await host.CallAsync("channels", """{"pattern":"stream/*"}"""));
        Assert.Equal(
            """{"result":{"channels":{"ds/x/cpu":{"num_clients":1},"stream/a/cpu":{"num_clients":2},"stream/b/cpu":{"num_clients":5}}}}""",
            await host.CallAsync("channels", "{}"));
    }

    [Fact]
    public async Task Info_Nodes_AreDescribed()
    {
        await using var host = await ServerHost.StartAsync();
        host.Nodes.Add(new NodeInfo(new NodeId("n"), "all", "http://a", "1.2.3", host.Time.GetUtcNow() - TimeSpan.FromSeconds(90), 4, 6) { Users = 3, Channels = 5, MemoryBytes = 7 });

        Assert.Equal(
            """{"result":{"nodes":[{"uid":"n","name":"http://a","version":"1.2.3","num_clients":4,"num_users":3,"num_subs":6,"num_channels":5,"uptime":90,"process":{"rss":7}}]}}""",
            await host.CallAsync("info", "{}"));
    }
}
