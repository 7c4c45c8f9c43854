using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class SessionRulesTests
{
    private const string Stream = "1/stream/a/b";
    private const string Broadcast = "1/grafana/broadcast/room";

    [Fact]
    public async Task Connect_First_AnswersIdVersionAndPings()
    {
        await using var node = new TestNode();
        var client = node.Open();

        var reply = await client.AskAsync("""{"id":1,"connect":{}}""");

        Assert.Equal($$$$$"""{"id":1,"connect":{"client":"{{{{{client.Session.Id}}}}}","version":"{{{{{ProductVersion.Text}}}}}","ping":25,"pong":true}}""", reply);
    }

    [Fact]
    public async Task Ping_OfAListener_NeedsNoPong()
    {
        await using var node = new TestNode();
        var client = node.Open(isListening: true);
        client.Session.Listen([], static frame => frame);

        node.Time.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal("{}", await client.NextAsync());
        node.Time.Advance(TimeSpan.FromSeconds(25));

        Assert.Equal("{}", await client.NextAsync());
        Assert.False(client.Session.IsClosed);
    }

    [Theory]
    [InlineData("""{"id":1,"subscribe":{"channel":"1/stream/a/b"}}""")]
    [InlineData("""{"connect":{}}""")]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task Receive_BeforeConnect_ClosesWithBadRequest(string frame)
    {
        await using var node = new TestNode();

        Assert.Equal("close 3501 bad request", await node.Open().AskAsync(frame));
    }

    [Theory]
    [InlineData("""{"id":2,"connect":{}}""", "3501 bad request")]
    [InlineData("""{"subscribe":{"channel":"1/stream/a/b"}}""", "3501 bad request")]
    [InlineData("""{"id":2,"subscribe":{}}""", "3501 bad request")]
    [InlineData("""{"id":2,"unsubscribe":{}}""", "3501 bad request")]
    [InlineData("""{"id":2,"history":{}}""", "3501 bad request")]
    [InlineData("""{"id":2,"refresh":{}}""", "3501 bad request")]
    [InlineData("""{"id":2}""", "3501 bad request")]
    [InlineData("{}", "3501 bad request")]
    [InlineData("""{"send":{"data":{}}}""", "3508 not available")]
    public async Task Receive_AgainstTheRules_Closes(string frame, string expected)
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();

        Assert.Equal("close " + expected, await client.AskAsync(frame));
        Assert.True(client.Transport.IsClosing);
    }

    [Theory]
    [InlineData("""{"id":2,"ping":{}}""", 108, "not available")]
    [InlineData("""{"id":2,"rpc":{"method":"grafana.query","data":{}}}""", 108, "not available")]
    [InlineData("""{"id":2,"sub_refresh":{"channel":"1/stream/a/b"}}""", 103, "permission denied")]
    [InlineData("""{"id":2,"subscribe":{"channel":"2/stream/a/b"}}""", 103, "permission denied")]
    [InlineData("""{"id":2,"subscribe":{"channel":"stacks-9/stream/a/b"}}""", 103, "permission denied")]
    [InlineData("""{"id":2,"subscribe":{"channel":"1/stream"}}""", 400, "invalid channel ID")]
    [InlineData("""{"id":2,"subscribe":{"channel":"1/stream/a/b c"}}""", 400, "invalid channel ID")]
    [InlineData("""{"id":2,"subscribe":{"channel":"1/stream/a/ü"}}""", 107, "bad request")]
    [InlineData("""{"id":2,"subscribe":{"channel":"1/nothing/a/b"}}""", 102, "unknown channel")]
    [InlineData("""{"id":2,"publish":{"channel":"1/stream/a/b","data":{}}}""", 403, "Forbidden")]
    [InlineData("""{"id":2,"publish":{"channel":"1/grafana/broadcast/room"}}""", 107, "bad request")]
    [InlineData("""{"id":2,"presence":{"channel":"1/stream/a/b"}}""", 108, "not available")]
    [InlineData("""{"id":2,"presence_stats":{"channel":"1/stream/a/b"}}""", 108, "not available")]
    [InlineData("""{"id":2,"history":{"channel":"1/stream/a/b","reverse":true,"since":{"epoch":"x"}}}""", 107, "bad request")]
    [InlineData("""{"id":2,"history":{"channel":"1/stream/a/b","since":{"offset":1,"epoch":"other"}}}""", 112, "unrecoverable position")]
    public async Task Command_ThatFails_IsAnsweredByItsError(string frame, int code, string message)
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();

        Assert.Equal($$$$$"""{"id":2,"error":{"code":{{{{{code}}}}},"message":"{{{{{message}}}}}"}}""", await client.AskAsync(frame));
    }

    [Fact]
    public async Task Subscribe_NameOver255Bytes_IsABadRequest()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();

        Assert.Contains("\"code\":107", await client.SubscribeAsync("1/stream/a/" + new string('b', 250)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscribe_Twice_IsRefusedByTheSecond()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();
        await client.SubscribeAsync(Stream);

        Assert.Contains("\"code\":105", await client.SubscribeAsync(Stream, 3), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscribe_OverTheLimit_IsRefused()
    {
        await using var node = new TestNode(new SessionOptions { ChannelLimit = 1 });
        var client = await node.ConnectAsync();
        await client.SubscribeAsync(Stream);

        Assert.Contains("\"code\":106", await client.SubscribeAsync("1/stream/a/c", 3), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscribe_AfterAFailedOne_FindsTheNameFree()
    {
        await using var node = new TestNode();
        node.Channels.Admit = (_, _) => Task.FromResult(new SourceAdmission(SourceAdmissionStatus.PermissionDenied, default));
        var client = await node.ConnectAsync();
        Assert.Contains("\"code\":403", await client.SubscribeAsync("1/ds/a/b"), StringComparison.Ordinal);

        node.Channels.Admit = (_, _) => Task.FromResult(SourceAdmission.Allowed);

        Assert.StartsWith("""{"id":3,"subscribe":{"recoverable":true""", await client.SubscribeAsync("1/ds/a/b", 3), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscribe_SourceKnowsNoSuchPath_IsNotFound()
    {
        await using var node = new TestNode();
        node.Channels.Admit = (_, _) => Task.FromResult(new SourceAdmission(SourceAdmissionStatus.NotFound, default));
        var client = await node.ConnectAsync();

        Assert.Equal("""{"id":2,"error":{"code":404,"message":"Not Found"}}""", await client.SubscribeAsync("1/ds/a/b"));
    }

    [Fact]
    public async Task Subscribe_SourceDoesNotAnswer_FailsAfterTheDeadline()
    {
        await using var node = new TestNode();
        var asked = new TaskCompletionSource();
        node.Channels.Admit = async (_, _) =>
        {
            asked.SetResult();
            await new TaskCompletionSource().Task; // Heeds no token.
            return SourceAdmission.Allowed;
        };
        var client = await node.ConnectAsync();
        await client.SendAsync("""{"id":2,"subscribe":{"channel":"1/ds/a/b"}}""");
        await asked.Task;

        node.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("""{"id":2,"error":{"code":100,"message":"internal server error","temporary":true}}""", await client.NextAsync());
    }

    [Fact]
    public async Task Commands_WhileOneWaits_AreAnswered()
    {
        await using var node = new TestNode();
        var admission = new TaskCompletionSource<SourceAdmission>();
        node.Channels.Admit = (_, _) => admission.Task;
        var client = await node.ConnectAsync();
        await client.SendAsync("""{"id":2,"subscribe":{"channel":"1/ds/a/b"}}""");

        Assert.StartsWith("{\"id\":3,\"history\"", await client.AskAsync("""{"id":3,"history":{"channel":"1/stream/a/b"}}"""), StringComparison.Ordinal);

        admission.SetResult(SourceAdmission.Allowed);
        Assert.StartsWith("{\"id\":2,\"subscribe\"", await client.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unsubscribe_WhileItsSubscribeWaits_IsAnsweredAfterIt()
    {
        await using var node = new TestNode();
        var admission = new TaskCompletionSource<SourceAdmission>();
        node.Channels.Admit = (_, _) => admission.Task;
        var client = await node.ConnectAsync();
        await client.SendAsync("""
            {"id":2,"subscribe":{"channel":"1/ds/a/b"}}
            {"id":3,"unsubscribe":{"channel":"1/ds/a/b"}}
            """);
        Assert.Null(client.Transport.TryNext());

        admission.SetResult(SourceAdmission.Allowed);

        Assert.StartsWith("{\"id\":2,\"subscribe\"", await client.NextAsync(), StringComparison.Ordinal);
        Assert.Equal("""{"id":3,"unsubscribe":{}}""", await client.NextAsync());
        Assert.False(client.Session.Channels.Contains("1/ds/a/b"));
    }

    [Fact]
    public async Task Receive_AsManyCommandsAsMayRun_WaitsForOneToEnd()
    {
        await using var node = new TestNode(new SessionOptions { MaxConcurrency = 2 });
        var admission = new TaskCompletionSource<SourceAdmission>();
        node.Channels.Admit = (_, _) => admission.Task;
        var client = await node.ConnectAsync();
        await client.SendAsync("""
            {"id":2,"subscribe":{"channel":"1/ds/a/b"}}
            {"id":3,"subscribe":{"channel":"1/ds/a/c"}}
            """);

        var third = client.SendAsync("""{"id":4,"history":{"channel":"1/stream/a/b"}}""").AsTask();
        Assert.False(third.IsCompleted);

        admission.SetResult(SourceAdmission.Allowed);
        await third;
    }

    [Fact]
    public async Task Unsubscribe_NeverSubscribed_Succeeds()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();

        Assert.Equal("""{"id":2,"unsubscribe":{}}""", await client.AskAsync("""{"id":2,"unsubscribe":{"channel":"whatever"}}"""));
    }

    [Fact]
    public async Task SubRefresh_OfASubscription_IsNotAvailable()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();
        await client.SubscribeAsync(Stream);

        Assert.Contains("\"code\":108", await client.AskAsync($$$$$"""{"id":3,"sub_refresh":{"channel":"{{{{{Stream}}}}}"}}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PublishOutcome.Published, """{"id":3,"publish":{}}""")]
    [InlineData(PublishOutcome.Overloaded, """{"id":3,"error":{"code":111,"message":"too many requests","temporary":true}}""")]
    [InlineData(PublishOutcome.Unavailable, """{"id":3,"error":{"code":100,"message":"internal server error","temporary":true}}""")]
    public async Task Publish_ByOutcome_IsAnswered(PublishOutcome outcome, string expected)
    {
        await using var node = new TestNode();
        node.Channels.Outcome = outcome;
        var client = await node.ConnectAsync();

        Assert.Equal(expected, await client.AskAsync($$$$$"""{"id":3,"publish":{"channel":"{{{{{Broadcast}}}}}","data":{"a":1}}}"""));
    }

    [Theory]
    [InlineData(SourceAdmissionStatus.Allowed, PublishOutcome.Published, """{"id":3,"publish":{}}""")]
    [InlineData(SourceAdmissionStatus.Allowed, PublishOutcome.Overloaded, """{"id":3,"error":{"code":111,"message":"too many requests","temporary":true}}""")]
    [InlineData(SourceAdmissionStatus.NotFound, PublishOutcome.Unavailable, """{"id":3,"error":{"code":404,"message":"Not Found"}}""")]
    [InlineData(SourceAdmissionStatus.PermissionDenied, PublishOutcome.Published, """{"id":3,"error":{"code":403,"message":"Forbidden"}}""")]
    [InlineData(SourceAdmissionStatus.Failed, PublishOutcome.Unavailable, """{"id":3,"error":{"code":100,"message":"internal server error","temporary":true}}""")]
    public async Task Publish_OnASourcesChannel_IsTheSourcesToAnswer(SourceAdmissionStatus status, PublishOutcome outcome, string expected)
    {
        await using var node = new TestNode();
        SourceRequest? asked = null;
        node.Channels.Offer = publication =>
        {
            asked = publication;
            return new OfferResult(status, outcome);
        };
        var client = await node.ConnectAsync(new Caller(1, "8", Role.Editor) { Login = "ann", Name = "Ann", Email = "ann@example.org" });

        Assert.Equal(expected, await client.AskAsync("""{"id":3,"publish":{"channel":"1/ds/weather/berlin","data":{"a":1}}}"""));
        Assert.Equal(new SourceRequest(new SourceUser("8", "ann", "Ann", "ann@example.org", "Editor"), """{"a":1}"""u8.ToArray()), asked);
    }

    [Fact]
    public async Task Publish_ByASession_NamesItToTheOthers()
    {
        await using var node = new TestNode();
        var reader = await node.ConnectAsync();
        await reader.SubscribeAsync(Broadcast);
        Assert.Contains("\"join\"", await reader.NextAsync(), StringComparison.Ordinal);
        var writer = await node.ConnectAsync(new Caller(1, "8", Role.Viewer));

        await writer.AskAsync($$$$$"""{"id":3,"publish":{"channel":"default/grafana/broadcast/room","data":{"a":1}}}""");

        Assert.Equal(
            $$$$$"""{"push":{"channel":"{{{{{Broadcast}}}}}","pub":{"data":{"a":1},"info":{"user":"8","client":"{{{{{writer.Session.Id}}}}}"},"offset":1}}}""",
            await reader.NextAsync());
    }

    [Fact]
    public async Task JoinLeave_WhereTheRuleSaysSo_ReachesEverySubscriberAndTheJoiner()
    {
        await using var node = new TestNode();
        var first = await node.ConnectAsync();
        await first.SubscribeAsync(Broadcast);
        Assert.Contains($"\"join\":{{\"info\":{{\"user\":\"7\",\"client\":\"{first.Session.Id}\"", await first.NextAsync(), StringComparison.Ordinal);

        var second = await node.ConnectAsync();
        await second.SubscribeAsync(Broadcast);
        Assert.Contains(second.Session.Id, await second.NextAsync(), StringComparison.Ordinal);
        Assert.Contains(second.Session.Id, await first.NextAsync(), StringComparison.Ordinal);
        await second.LeaveAsync();

        Assert.Equal(
            $$$$$"""{"push":{"channel":"{{{{{Broadcast}}}}}","leave":{"info":{"user":"7","client":"{{{{{second.Session.Id}}}}}"}}}}""", await first.NextAsync());
    }

    [Fact]
    public async Task Presence_OfAChannelWithIt_ListsItsSessions()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();
        await client.SubscribeAsync(Broadcast);
        Assert.Contains("\"join\"", await client.NextAsync(), StringComparison.Ordinal);

        Assert.Equal(
            $$$$$"""{"id":3,"presence":{"presence":{"{{{{{client.Session.Id}}}}}":{"user":"7","client":"{{{{{client.Session.Id}}}}}"}}}}""",
            await client.AskAsync($$$$$"""{"id":3,"presence":{"channel":"{{{{{Broadcast}}}}}"}}"""));
        Assert.Equal(
            """{"id":4,"presence_stats":{"num_clients":1,"num_users":1}}""",
            await client.AskAsync($$$$$"""{"id":4,"presence_stats":{"channel":"{{{{{Broadcast}}}}}"}}"""));
    }

    [Fact]
    public async Task Presence_BeforeTheOwnerWasToldOfTheSession_WaitsForIt()
    {
        await using var node = new TestNode();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        node.Channels.BeforeAttach = _ => told.Task;
        var client = await node.ConnectAsync();
        await client.SubscribeAsync(Broadcast);
        var asked = client.AskAsync($$$$$"""{"id":3,"presence":{"channel":"{{{{{Broadcast}}}}}"}}""");
        told.SetResult();

        string[] next = [await asked, await client.NextAsync()];

        Assert.Contains(next, text => text.Contains("\"presence\":{\"presence\":{\"" + client.Session.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Presence_OfAnOwnerThatCannotBeTold_IsWaitedForASecond()
    {
        await using var node = new TestNode();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        node.Channels.BeforeAttach = _ => told.Task;
        var client = await node.ConnectAsync();
        await client.SubscribeAsync(Broadcast);
        var asked = client.AskAsync($$$$$"""{"id":3,"presence":{"channel":"{{{{{Broadcast}}}}}"}}""");

        while (!asked.IsCompleted)
        {
            node.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        told.SetResult();
        Assert.Equal("""{"id":3,"presence":{}}""", await asked);
    }

    [Fact]
    public async Task History_ByLimitAndDirection_AnswersThePage()
    {
        await using var node = new TestNode();
        await node.PublishAsync(Stream, "1", "2", "3");
        var epoch = await node.EpochAsync(Stream);
        var client = await node.ConnectAsync();

        Assert.Equal(
            $$$$$"""{"id":2,"history":{"epoch":"{{{{{epoch}}}}}","offset":3}}""",
            await client.AskAsync($$$$$"""{"id":2,"history":{"channel":"{{{{{Stream}}}}}"}}"""));
        Assert.Equal(
            $$$$$"""{"id":3,"history":{"publications":[{"data":2,"offset":2},{"data":1,"offset":1}],"epoch":"{{{{{epoch}}}}}","offset":3}}""",
            await client.AskAsync($$$$$"""{"id":3,"history":{"channel":"{{{{{Stream}}}}}","limit":5,"reverse":true,"since":{"offset":3,"epoch":"{{{{{epoch}}}}}"}}}"""));
        Assert.Equal(
            $$$$$"""{"id":4,"history":{"publications":[{"data":2,"offset":2}],"epoch":"{{{{{epoch}}}}}","offset":3}}""",
            await client.AskAsync($$$$$"""{"id":4,"history":{"channel":"{{{{{Stream}}}}}","limit":1,"since":{"offset":1,"epoch":"{{{{{epoch}}}}}"}}}"""));
    }

    [Fact]
    public async Task Open_OverTheNodesLimit_IsToldToComeBack()
    {
        await using var node = new TestNode(new SessionOptions { MaxConnections = 1 });
        await node.ConnectAsync();

        Assert.Equal("close 3013 too many requests", await node.Open().NextAsync());
    }

    [Fact]
    public async Task CloseAll_OverAWindow_ClosesOneAfterTheOther()
    {
        await using var node = new TestNode();
        var clients = new[] { await node.ConnectAsync(), await node.ConnectAsync() };
        var closing = node.Sessions.CloseAllAsync(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.Single(clients, client => client.Session.IsClosed);

        node.Time.Advance(TimeSpan.FromSeconds(1));
        await closing;

        Assert.All(clients, client => Assert.Equal("close 3001 shutdown", client.Transport.TryNext()));
        Assert.Equal("close 3001 shutdown", await node.Open().NextAsync());
    }
}
