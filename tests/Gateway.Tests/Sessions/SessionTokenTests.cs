using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class SessionTokenTests
{
    private const string Stream = "1/stream/a/b";

    private static readonly TokenOptions Tokens = new() { Secrets = [TestTokens.SecretBytes] };

    // No ping comes between.
    private static readonly SessionOptions Quiet = new() { PingInterval = TimeSpan.FromMinutes(10) };

    [Fact]
    public async Task Connect_Token_MakesTheCaller()
    {
        await using var node = Node();
        var client = node.Open(Caller.Unproved);

        var reply = await client.AskAsync(Connect(TestTokens.Hmac($$"""{"sub":"7","org":3,"role":"Editor","exp":{{TestTokens.Now + 60}}}""")));

        Assert.Contains("\"expires\":true,\"ttl\":60", reply, StringComparison.Ordinal);
        Assert.Equal((3, "7", Role.Editor), (client.Session.Caller.OrgId, client.Session.Caller.User, client.Session.Caller.Role));
        Assert.Equal("7", client.Session.Client.User);
    }

    [Fact]
    public async Task Connect_NoToken_ClosesWithBadRequest()
    {
        await using var node = Node();

        Assert.Equal("close 3501 bad request", await node.Open(Caller.Unproved).AskAsync("""{"id":1,"connect":{}}"""));
    }

    [Fact]
    public async Task Connect_NoTokenFromAKnownAddress_ClosesWithBadRequest()
    {
        await using var node = Node();

        Assert.Equal("close 3501 bad request", await node.Open(Caller.Unproved with { Address = "10.0.0.1" }).AskAsync("""{"id":1,"connect":{}}"""));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public async Task Connect_InvalidToken_ClosesForGood(string token)
    {
        await using var node = Node();

        Assert.Equal("close 3500 invalid token", await node.Open(Caller.Unproved).AskAsync(Connect(token)));
    }

    [Fact]
    public async Task Connect_WrongTokenOfAKnownCaller_IsNotPassedOver()
    {
        await using var node = Node();

        Assert.Equal("close 3500 invalid token", await node.Open(TestNode.Viewer).AskAsync(Connect(TestTokens.Hmac("{}", "another secret, also of 32 bytes!"))));
    }

    [Fact]
    public async Task Connect_ExpiredToken_IsAnErrorAndNothingElseIsTaken()
    {
        await using var node = Node();
        var client = node.Open(Caller.Unproved);

        Assert.Contains("\"code\":109", await client.AskAsync(Connect(Token(-1))), StringComparison.Ordinal);
        Assert.Equal("close 3501 bad request", await client.AskAsync("""{"id":2,"connect":{}}"""));
    }

    [Fact]
    public async Task Tick_TokenExpired_ClosesAfterTheGrace()
    {
        await using var node = Node();
        var client = await ConnectAsync(node, Token(10));

        node.Time.Advance(TimeSpan.FromSeconds(34));
        Assert.Null(client.Transport.TryNext());
        node.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("close 3005 connection expired", await client.NextAsync());
    }

    [Fact]
    public async Task Tick_CallerWithoutRefresh_ClosesWhenItExpires()
    {
        await using var node = Node();
        var client = await node.ConnectAsync(TestNode.Viewer with { ExpiresAt = node.Time.GetUtcNow().AddSeconds(10) });

        node.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.Null(client.Transport.TryNext());
        node.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("close 3005 connection expired", await client.NextAsync());
    }

    [Fact]
    public async Task Refresh_NewToken_ProlongsTheSession()
    {
        await using var node = Node();
        var client = await ConnectAsync(node, Token(10));

        node.Time.Advance(TimeSpan.FromSeconds(20));
        var reply = await client.AskAsync(Refresh(Token(60)));
        node.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Contains("\"expires\":true,\"ttl\":40", reply, StringComparison.Ordinal);
        Assert.Null(client.Transport.TryNext());
        node.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("close 3005 connection expired", await client.NextAsync());
    }

    [Fact]
    public async Task Refresh_ExpiredToken_ClosesAsExpired()
    {
        await using var node = Node();
        var client = await ConnectAsync(node, Token(10));

        Assert.Equal("close 3005 connection expired", await client.AskAsync(Refresh(Token(-1))));
    }

    [Theory]
    [InlineData("""{"sub":"8"}""")]
    [InlineData("""{"sub":"7","org":2}""")]
    public async Task Refresh_TokenOfAnotherUser_ClosesForGood(string claims)
    {
        await using var node = Node();
        var client = await ConnectAsync(node, Token(10));

        Assert.Equal("close 3500 invalid token", await client.AskAsync(Refresh(TestTokens.Hmac(claims))));
    }

    [Fact]
    public async Task Refresh_OfASessionWithoutToken_ClosesWithBadRequest()
    {
        await using var node = Node();
        var client = await node.ConnectAsync();

        Assert.Equal("close 3501 bad request", await client.AskAsync(Refresh(Token(10))));
    }

    [Fact]
    public async Task Subscribe_ChannelsOfTheToken_AreAllThatCanBeReached()
    {
        await using var node = Node();
        var client = await ConnectAsync(node, TestTokens.Hmac("""{"sub":"7","channels":["stream/a/*"]}"""));

        Assert.Contains("\"subscribe\":{", await client.SubscribeAsync(Stream), StringComparison.Ordinal);
        Assert.Contains("\"code\":103", await client.SubscribeAsync("1/stream/b/a", 3), StringComparison.Ordinal);
        Assert.Contains("\"code\":103", await client.AskAsync("""{"id":4,"history":{"channel":"1/stream/b/a","limit":1}}"""), StringComparison.Ordinal);
        Assert.Contains("\"code\":103", await client.AskAsync("""{"id":5,"presence":{"channel":"1/stream/b/a"}}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscribe_OwnToken_AllowsMoreThanTheConnections()
    {
        await using var node = Node();
        var client = await ConnectAsync(node, TestTokens.Hmac("""{"sub":"7","channels":[]}"""));

        Assert.Contains("\"code\":103", await client.SubscribeAsync(Stream), StringComparison.Ordinal);
        Assert.Contains("\"subscribe\":{\"expires\":true,\"ttl\":10", await client.AskAsync(Subscribe(Grant(10))), StringComparison.Ordinal);
        Assert.Contains("\"history\":{", await client.AskAsync($$$$"""{"id":4,"history":{"channel":"{{{{Stream}}}}"}}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscribe_TokenForAnotherTenant_IsDenied()
    {
        await using var node = Node();
        var client = await ConnectAsync(node, Token(60));

        var token = TestTokens.Hmac("""{"sub":"7","channel":"2/stream/a/b"}""");
        Assert.Contains("\"code\":103", await client.AskAsync($$$$"""{"id":3,"subscribe":{"channel":"2/stream/a/b","token":"{{{{token}}}}"}}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"sub":"8","channel":"1/stream/a/b"}""")]
    [InlineData("""{"sub":"7","channel":"1/stream/a/c"}""")]
    [InlineData("""{"sub":"7"}""")]
    [InlineData("""{"sub":"7","channel":"1/stream/a/b","client":"other"}""")]
    public async Task Subscribe_TokenForSomethingElse_ClosesForGood(string claims)
    {
        await using var node = Node();
        var client = await ConnectAsync(node, Token(60));

        Assert.Equal("close 3500 invalid token", await client.AskAsync(Subscribe(TestTokens.Hmac(claims))));
    }

    [Fact]
    public async Task Subscribe_BadOrExpiredToken_IsAnError()
    {
        await using var node = Node();
        var client = await ConnectAsync(node, Token(60));

        Assert.Contains("\"code\":103", await client.AskAsync(Subscribe(TestTokens.Hmac("{}", "another secret, also of 32 bytes!"))), StringComparison.Ordinal);
        Assert.Contains("\"code\":109", await client.AskAsync(Subscribe(Grant(-1))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tick_SubscriptionExpired_IsEndedAfterTheGrace()
    {
        await using var node = Node();
        var client = await ConnectAsync(node, TestTokens.Hmac("""{"sub":"7"}"""));
        await client.AskAsync(Subscribe(Grant(10)));

        node.Time.Advance(TimeSpan.FromSeconds(34));
        Assert.Null(client.Transport.TryNext());
        node.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains("\"unsubscribe\":{\"code\":2501", await client.NextAsync(), StringComparison.Ordinal);
        Assert.False(client.Session.Channels.Contains(Stream));
    }

    [Fact]
    public async Task SubRefresh_NewToken_ProlongsTheSubscription()
    {
        await using var node = Node();
        var client = await ConnectAsync(node, TestTokens.Hmac("""{"sub":"7"}"""));
        await client.AskAsync(Subscribe(Grant(10)));

        Assert.Contains("\"sub_refresh\":{\"expires\":true,\"ttl\":60", await client.AskAsync(SubRefresh(Grant(60))), StringComparison.Ordinal);
        node.Time.Advance(TimeSpan.FromSeconds(80));
        Assert.True(client.Session.Channels.Contains(Stream));
    }

    [Fact]
    public async Task SubRefresh_ExpiredToken_EndsTheSession()
    {
        await using var node = Node();
        var client = await ConnectAsync(node, TestTokens.Hmac("""{"sub":"7"}"""));
        await client.AskAsync(Subscribe(Grant(10)));

        Assert.Equal("close 3006 subscription expired", await client.AskAsync(SubRefresh(Grant(-1))));
    }

    private static TestNode Node() => new(Quiet, Tokens);

    private static string Token(int seconds) => TestTokens.Hmac($$"""{"sub":"7","exp":{{TestTokens.Now + seconds}}}""");

    private static string Grant(int seconds) => TestTokens.Hmac($$"""{"sub":"7","channel":"{{Stream}}","exp":{{TestTokens.Now + seconds}}}""");

    private static string Connect(string token) => $$$"""{"id":1,"connect":{"token":"{{{token}}}"}}""";

    private static string Refresh(string token) => $$$"""{"id":9,"refresh":{"token":"{{{token}}}"}}""";

    private static string Subscribe(string token) => $$$"""{"id":3,"subscribe":{"channel":"{{{Stream}}}","token":"{{{token}}}"}}""";

    private static string SubRefresh(string token) => $$$"""{"id":4,"sub_refresh":{"channel":"{{{Stream}}}","token":"{{{token}}}"}}""";

    private static async Task<TestClient> ConnectAsync(TestNode node, string token)
    {
        var client = node.Open(Caller.Unproved);
        Assert.Contains("\"connect\":{", await client.AskAsync(Connect(token)), StringComparison.Ordinal);
        return client;
    }
}
