namespace LiveOrleans.Gateway.Tests;

public sealed class SessionClockTests
{
    [Fact]
    public async Task Tick_NoConnectInTime_ClosesStale()
    {
        await using var node = new TestNode();
        var client = node.Open();
        node.Time.Advance(TimeSpan.FromSeconds(14));
        Assert.False(client.Session.IsClosed);

        node.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("close 3502 stale", await client.NextAsync());
    }

    [Fact]
    public async Task Tick_AfterConnect_PingsFirstInTheSecondHalfOfTheInterval()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();
        node.Time.Advance(TimeSpan.FromSeconds(12));
        Assert.Null(client.Transport.TryNext());

        node.Time.Advance(TimeSpan.FromSeconds(13));

        Assert.Equal("{}", await client.NextAsync());
    }

    [Fact]
    public async Task Pong_Once_KeepsTheSession()
    {
        await using var node = new TestNode();
        var client = await PingedAsync(node);

        await client.SendAsync("{}");
        node.Time.Advance(TimeSpan.FromSeconds(12));

        Assert.False(client.Session.IsClosed);
    }

    [Fact]
    public async Task Pong_Twice_ClosesWithBadRequest()
    {
        await using var node = new TestNode();
        var client = await PingedAsync(node);

        Assert.Equal("close 3501 bad request", await client.AskAsync("{}\n{}"));
    }

    [Fact]
    public async Task Pong_NotInTime_ClosesWithNoPong()
    {
        await using var node = new TestNode();
        var client = await PingedAsync(node);

        node.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("close 3012 no pong", await client.NextAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pong_BehindCommandsThatAreNotTakenYet_HasTheSameTimeOnceTheyAre(bool isAnswered)
    {
        await using var node = new TestNode(new SessionOptions { MaxConcurrency = 1 });
        var answer = new TaskCompletionSource();
        node.Channels.BeforePublish = _ => answer.Task;
        var client = await PingedAsync(node);
        var taken = client.SendAsync(
            """
            {"id":2,"publish":{"channel":"1/grafana/broadcast/a","data":1}}
            {"id":3,"publish":{"channel":"1/grafana/broadcast/b","data":1}}
            """ + (isAnswered ? "\n{}" : string.Empty));
        node.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.False(taken.IsCompleted);
        Assert.False(client.Session.IsClosed);

        answer.SetResult();
        await taken;
        node.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(client.Session.IsClosed);
        node.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(!isAnswered, client.Session.IsClosed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ping_OfTheTransportsOwn_WantsAPongAllTheSame(bool isAnswered)
    {
        await using var node = new TestNode();
        var client = node.Open(pingFrame: "frame ping\n"u8.ToArray());
        Assert.DoesNotContain("ping", await client.AskAsync("""{"id":1,"connect":{}}"""), StringComparison.Ordinal);
        node.Time.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal("frame ping", await client.NextAsync());
        if (isAnswered)
        {
            client.Session.Ponged();
        }

        node.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(!isAnswered, client.Session.IsClosed);
    }

    [Fact]
    public async Task Tick_WriteThatMakesNoProgress_CutsTheTransport()
    {
        await using var node = new TestNode();
        var client = await node.ConnectAsync();
        client.Transport.Hold();
        await client.SendAsync("""{"id":2,"ping":{}}""");
        node.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(client.Transport.IsAborted);

        node.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(client.Transport.IsAborted);
    }

    private static async Task<TestClient> PingedAsync(TestNode node)
    {
        var client = await node.ConnectAsync();
        while (client.Transport.TryNext() is null)
        {
            node.Time.Advance(TimeSpan.FromSeconds(1));
        }

        return client;
    }
}
