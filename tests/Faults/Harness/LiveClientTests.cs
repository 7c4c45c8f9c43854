using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>What the client does and writes down, against servers whose words are known.</summary>
public sealed class LiveClientTests
{
    private const string Channel = "1/stream/a/b";
    private const string Subscribed = "\"subscribe\":{\"epoch\":\"e\",\"offset\":3}";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Publication_AfterSubscribing_IsWrittenDown()
    {
        await using var server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.ConnectAsync();
            await peer.SubscribeAsync(Subscribed);
            await peer.PushAsync(Channel, "\"pub\":{\"data\":{\"a\":1},\"offset\":4}");
            await peer.KeepAsync();
        });

        var history = await RunAsync(server, static history => history.PublicationCount == 1);

        Assert.Equal(
            [new ClientEvent.Subscribed(0, Channel, null, At(3), Recovered: false), new ClientEvent.Published(0, Channel, At(4), """{"a":1}""")],
            Timeless(history.Events.Where(static happened => happened is not ClientEvent.Connected)));
    }

    [Fact]
    public async Task Close_ThatAllowsIt_RecoversFromTheLastPublication()
    {
        await using var server = await ScriptedServer.StartAsync(
            async peer =>
            {
                await peer.ConnectAsync();
                await peer.SubscribeAsync(Subscribed);
                await peer.PushAsync(Channel, "\"pub\":{\"data\":1,\"offset\":4}");
                await peer.CloseAsync(3001);
            },
            async peer =>
            {
                await peer.ConnectAsync();
                await peer.SubscribeAsync("\"subscribe\":{\"epoch\":\"e\",\"offset\":4,\"recovered\":true,\"publications\":[{\"data\":2,\"offset\":5}]}");
                await peer.KeepAsync();
            });

        var history = await RunAsync(server, static history => history.PublicationCount == 2);

        Assert.Contains(new ClientEvent.Disconnected(0, server.Url, 3001, "script"), Timeless(history.Events));
        Assert.Equal(
            [new ClientEvent.Subscribed(0, Channel, At(4), At(4), Recovered: true), new ClientEvent.Published(0, Channel, At(5), "2")],
            Timeless(history.Events.TakeLast(2)));
    }

    [Fact]
    public async Task Close_ThatIsFinal_EndsTheClient()
    {
        await using var server = await ScriptedServer.StartAsync(static async peer =>
        {
            await peer.ConnectAsync();
            await peer.CloseAsync(3503);
        });
        await using var client = new LiveClient("a", Options(server));

        await client.Ended.WaitAsync(Deadline, TestContext.Current.CancellationToken);

        Assert.Equal(1, client.Connections);
    }

    [Fact]
    public async Task Unsubscribe_ForInsufficientState_AsksAgainOnTheSameConnection()
    {
        await using var server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.ConnectAsync();
            await peer.SubscribeAsync(Subscribed);
            await peer.PushAsync(Channel, "\"unsubscribe\":{\"code\":2500,\"reason\":\"insufficient state\"}");
            await peer.SubscribeAsync("\"subscribe\":{\"epoch\":\"f\",\"offset\":9}");
            await peer.KeepAsync();
        });

        var history = await RunAsync(server, static history => history.Events.OfType<ClientEvent.Subscribed>().Count() == 2);

        Assert.Equal(
            [new ClientEvent.Unsubscribed(0, Channel, 2500), new ClientEvent.Subscribed(0, Channel, At(3), new Position("f", 9), Recovered: false)],
            Timeless(history.Events.TakeLast(2)));
    }

    [Fact]
    public async Task Refusal_ThatIsTemporary_IsAskedAgain()
    {
        await using var server = await ScriptedServer.StartAsync(static async peer =>
        {
            await peer.ConnectAsync();
            await peer.SubscribeAsync("\"error\":{\"code\":100,\"message\":\"internal server error\",\"temporary\":true}");
            await peer.SubscribeAsync(Subscribed);
            await peer.KeepAsync();
        });

        var history = await RunAsync(server, static history => history.Events.OfType<ClientEvent.Subscribed>().Any());

        Assert.Contains(new ClientEvent.Refused(0, Channel, 100, "internal server error"), Timeless(history.Events));
    }

    [Fact]
    public async Task Ping_WithPong_IsAnswered()
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.ConnectAsync("\"ping\":25,\"pong\":true");
            await peer.SubscribeAsync(Subscribed);
            await peer.SendAsync("{}");
            answer.SetResult((await peer.NextAsync()).GetRawText());
        });
        await using var client = new LiveClient("a", Options(server));

        Assert.Equal("{}", await answer.Task.WaitAsync(Deadline, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Silence_LongerThanAPing_IsTakenForALostConnection()
    {
        await using var server = await ScriptedServer.StartAsync(
            static async peer =>
            {
                await peer.ConnectAsync("\"ping\":1,\"pong\":true");
                await peer.SubscribeAsync(Subscribed);
                await peer.KeepAsync();
            });

        var history = await RunAsync(server, static history => history.Events.OfType<ClientEvent.Disconnected>().Any());

        Assert.Contains(new ClientEvent.Disconnected(0, server.Url, ConnectionEnd.NoCloseFrame, "no ping"), Timeless(history.Events));
    }

    private static Position At(ulong offset) => new("e", offset);

    private static LiveClientOptions Options(ScriptedServer server) =>
        new() { Nodes = [server.Url], Channels = [Channel], MaxBackoff = TimeSpan.FromMilliseconds(100), PingDelay = TimeSpan.Zero };

    private static IEnumerable<ClientEvent> Timeless(IEnumerable<ClientEvent> events) => events.Select(static happened => happened with { At = 0 });

    private static async Task<ClientHistory> RunAsync(ScriptedServer server, Func<ClientHistory, bool> isOver)
    {
        await using var client = new LiveClient("a", Options(server));
        await Eventually.HoldsAsync(() => Task.FromResult(isOver(client.History)), Deadline, "the client has done what the script is about");
        return client.History;
    }
}
