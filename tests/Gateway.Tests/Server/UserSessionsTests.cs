using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class UserSessionsTests : IDisposable
{
    private const string Stream = "1/stream/a/b";

    private static readonly ControlSubject Seven = ControlSubject.OfUser(1, "7");

    private readonly GatedBus _bus = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sessions_OfOneUser_ShareOneSubscription()
    {
        await using var node = new TestNode(bus: _bus);
        await node.ConnectAsync();
        await node.ConnectAsync();
        await _bus.OpenedAsync(1);

        Assert.Equal([Seven], _bus.Opened);
        Assert.Equal(1, node.Users.Count);
    }

    [Fact]
    public async Task Connect_ManyUsersWhileTheBusHangs_DoesNotWait()
    {
        await using var node = new TestNode(bus: _bus);
        _bus.Hold();
        for (var i = 0; i < 5_000; i++)
        {
            await node.ConnectAsync(new Caller(1, $"u{i}", Role.Viewer));
        }

        Assert.Empty(_bus.Opened);
        Assert.InRange(_bus.Asked, 0, 64);
        _bus.Release();
        await _bus.OpenedAsync(5_000);
    }

    [Fact]
    public async Task Leave_LastSession_EndsTheSubscriptionAfterTheLinger()
    {
        await using var node = new TestNode(bus: _bus);
        var (first, second) = (await node.ConnectAsync(), await node.ConnectAsync());
        await _bus.OpenedAsync(1);
        await first.LeaveAsync();
        await second.LeaveAsync();

        node.Time.Advance(UserSessions.Linger - TimeSpan.FromMilliseconds(1));
        Assert.True(await _bus.SendAsync(Seven, new UserOrder(UserOrderKind.Disconnect).ToBytes(), Cancellation));
        node.Time.Advance(UserSessions.Period);
        await _bus.ClosedAsync(1);

        Assert.False(await _bus.SendAsync(Seven, default, Cancellation));
    }

    [Fact]
    public async Task Leave_AndComeBackWithinTheLinger_KeepsTheSubscription()
    {
        await using var node = new TestNode(bus: _bus);
        var first = await node.ConnectAsync();
        await _bus.OpenedAsync(1);
        await first.LeaveAsync();
        await node.ConnectAsync();
        node.Time.Advance(UserSessions.Linger + UserSessions.Period);
        node.Time.Advance(UserSessions.Period);

        Assert.True(await _bus.SendAsync(Seven, new UserOrder(UserOrderKind.Subscribe).ToBytes(), Cancellation));
        Assert.Single(_bus.Opened);
    }

    [Fact]
    public async Task Subscribe_BusAway_IsTriedAgainEachSecond()
    {
        await using var node = new TestNode(bus: _bus);
        _bus.Fail = true;
        await node.ConnectAsync();
        await _bus.FailedAsync();
        _bus.Fail = false;
        while (_bus.Opened.Count == 0)
        {
            // The entry is given back to the timer a moment after the failure.
            node.Time.Advance(UserSessions.Period);
            await Task.Yield();
        }

        Assert.Equal([Seven], _bus.Opened);
    }

    [Fact]
    public async Task Disconnect_ByUser_ReachesOnlyTheNodeThatHasTheUser()
    {
        await using var here = new TestNode(bus: _bus);
        await using var there = new TestNode(bus: _bus);
        var mine = await here.ConnectAsync(new Caller(1, "8", Role.Viewer));
        var theirs = await there.ConnectAsync();
        await _bus.OpenedAsync(2);

        Assert.True(await SendAsync(new UserOrder(UserOrderKind.Disconnect) { Code = 4501, Reason = "banned" }));

        Assert.Equal("close 4501 banned", await theirs.NextAsync());
        Assert.False(mine.Session.IsClosed);
        Assert.Equal(1, _bus.Delivered);
    }

    [Fact]
    public async Task Disconnect_OneClientOrAllButSome_LeavesTheOthers()
    {
        await using var node = new TestNode(bus: _bus);
        var (a, b, c) = (await node.ConnectAsync(), await node.ConnectAsync(), await node.ConnectAsync());
        await _bus.OpenedAsync(1);

        await SendAsync(new UserOrder(UserOrderKind.Disconnect) { Code = 3503, Reason = "force disconnect", Client = a.Session.Id });
        Assert.Equal("close 3503 force disconnect", await a.NextAsync());
        Assert.False(b.Session.IsClosed || c.Session.IsClosed);

        await SendAsync(new UserOrder(UserOrderKind.Disconnect) { Code = 3503, Reason = "force disconnect", Whitelist = [c.Session.Id] });
        Assert.Equal("close 3503 force disconnect", await b.NextAsync());
        Assert.False(c.Session.IsClosed);
    }

    [Fact]
    public async Task Subscribe_ByServer_PushesAndThenDelivers()
    {
        await using var node = new TestNode(bus: _bus);
        await node.PublishAsync(Stream, "1");
        var client = await node.ConnectAsync();
        await _bus.OpenedAsync(1);

        await SendAsync(new UserOrder(UserOrderKind.Subscribe) { Channel = Stream });
        Assert.Equal(
            $$$$"""{"push":{"channel":"1/stream/a/b","subscribe":{"recoverable":true,"epoch":"{{{{await node.EpochAsync(Stream)}}}}","offset":1,"positioned":true,"data":1}}}""",
            await client.NextAsync());
        await node.PublishAsync(Stream, "2");
        Assert.Equal("""{"push":{"channel":"1/stream/a/b","pub":{"data":2,"offset":2}}}""", await client.NextAsync());
    }

    [Fact]
    public async Task Subscribe_WithData_PushesThat()
    {
        await using var node = new TestNode(bus: _bus);
        await node.PublishAsync(Stream, "1");
        var client = await node.ConnectAsync();
        await _bus.OpenedAsync(1);

        await SendAsync(new UserOrder(UserOrderKind.Subscribe) { Channel = Stream, Data = """{"from":"server"}""" });

        Assert.EndsWith("""
            "data":{"from":"server"}}}}
            """, await client.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unsubscribe_ByServer_EndsTheChannelUnderEveryNameAndTellsTheClient()
    {
        await using var node = new TestNode(bus: _bus);
        var client = await node.ConnectAsync();
        await client.SubscribeAsync("default/stream/a/b");
        await _bus.OpenedAsync(1);

        // In their order, though the first takes longer.
        await SendAsync(new UserOrder(UserOrderKind.Subscribe) { Channel = "1/stream/a/other" });
        await SendAsync(new UserOrder(UserOrderKind.Unsubscribe) { Channel = "org-1/stream/a/other" });
        await SendAsync(new UserOrder(UserOrderKind.Unsubscribe) { Channel = Stream });

        Assert.StartsWith("""{"push":{"channel":"1/stream/a/other","subscribe":""", await client.NextAsync(), StringComparison.Ordinal);
        Assert.Equal("""{"push":{"channel":"1/stream/a/other","unsubscribe":{"code":2000,"reason":"server unsubscribe"}}}""", await client.NextAsync());
        Assert.Equal("""{"push":{"channel":"default/stream/a/b","unsubscribe":{"code":2000,"reason":"server unsubscribe"}}}""", await client.NextAsync());
        Assert.False(client.Session.Channels.Contains("default/stream/a/b"));
    }

    [Fact]
    public async Task Reset_OfWhatTheServerHasSubscribed_SendsTheClientAway()
    {
        await using var node = new TestNode(bus: _bus);
        var client = await node.ConnectAsync();
        await _bus.OpenedAsync(1);
        await SendAsync(new UserOrder(UserOrderKind.Subscribe) { Channel = Stream });
        await client.NextAsync();
        var feed = await node.Hub.OpenAsync(TestNode.Channel(Stream), new ChannelRule(), Cancellation);

        feed.OnReset();

        var (first, second) = (await client.NextAsync(), await client.NextAsync());
        Assert.Contains("close 3010 insufficient state", new[] { first, second });
        node.Hub.Release(feed);
    }

    [Fact]
    public async Task Subscribe_SessionThatHasNotConnected_IsToldNothing()
    {
        await using var node = new TestNode(bus: _bus);
        var (early, connected) = (node.Open(), await node.ConnectAsync());
        await _bus.OpenedAsync(1);

        await SendAsync(new UserOrder(UserOrderKind.Subscribe) { Channel = Stream });
        await connected.NextAsync();

        Assert.Null(early.Transport.TryNext());
        Assert.False(early.Session.Channels.Contains(Stream));
    }

    [Fact]
    public async Task Receive_BytesThatAreNoOrder_LeaveTheSessionsAlone()
    {
        await using var node = new TestNode(bus: _bus);
        var client = await node.ConnectAsync();
        await _bus.OpenedAsync(1);

        await _bus.SendAsync(Seven, "{"u8.ToArray(), Cancellation);
        await _bus.SendAsync(Seven, """{"Kind":99}"""u8.ToArray(), Cancellation);
        await SendAsync(new UserOrder(UserOrderKind.Subscribe) { Channel = Stream });

        Assert.StartsWith("""{"push":{"channel":"1/stream/a/b","subscribe":""", await client.NextAsync(), StringComparison.Ordinal);
    }

    public void Dispose() => _bus.Dispose();

    private ValueTask<bool> SendAsync(UserOrder order) => _bus.SendAsync(Seven, order.ToBytes(), Cancellation);
}
