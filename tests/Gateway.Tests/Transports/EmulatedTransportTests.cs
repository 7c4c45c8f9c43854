using System.Net;
using System.Text;
using LiveOrleans.Channels;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Gateway.Tests;

public sealed class EmulatedTransportTests
{
    private const string Subscribe = """{"id":2,"subscribe":{"channel":"1/stream/a/b"}}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Subscribe_ByPost_IsAnsweredInTheStreamAndPublicationsFollow(bool asEvents)
    {
        await using var server = await GatewayServer.StartAsync();
        await using var client = await StreamClient.OpenAsync(server, asEvents);

        Assert.Equal(HttpStatusCode.NoContent, await client.StatusOfPostAsync(Subscribe));
        var subscribed = await client.NextAsync();
        await PublishAsync(server, """{"x":1}""");

        Assert.StartsWith("""{"id":2,"subscribe":{""", subscribed, StringComparison.Ordinal);
        Assert.Equal("""{"push":{"channel":"1/stream/a/b","pub":{"data":{"x":1},"offset":1}}}""", await client.NextAsync());
    }

    [Theory]
    [InlineData(false, "application/json")]
    [InlineData(true, "text/event-stream")]
    public async Task Open_Stream_MayNotBeKeptBackByAnybody(bool asEvents, string type)
    {
        await using var server = await GatewayServer.StartAsync();
        await using var client = await StreamClient.OpenAsync(server, asEvents);

        Assert.Equal(type, client.Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["no"], client.Response.Headers.GetValues("X-Accel-Buffering"));
        Assert.True(client.Response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task Open_AsProtobuf_SpeaksIt()
    {
        await using var server = await GatewayServer.StartAsync();
        using var body = new MemoryStream();
        Google.Protobuf.MessageExtensions.WriteDelimitedTo(new Command { Id = 1, Connect = new ConnectRequest() }, body);
        using var content = new ByteArrayContent(body.ToArray());
        content.Headers.ContentType = new("application/octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Post, server.AddressOf(LiveStreamExtensions.HttpStreamPath)) { Content = content };
        using var http = new HttpClient();
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var reply = Reply.Parser.ParseDelimitedFrom(stream);

        Assert.Equal("node", reply.Connect.Node);
        Assert.StartsWith(reply.Connect.Client + ".", reply.Connect.Session, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disconnect_IsAPushAndTheEndOfTheStream()
    {
        await using var server = await GatewayServer.StartAsync();
        await using var client = await StreamClient.OpenAsync(server, asEvents: false);

        await server.Sessions.CloseAllAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);

        Assert.Equal("""{"push":{"disconnect":{"code":3001,"reason":"shutdown","reconnect":true}}}""", await client.NextAsync());
        Assert.Empty(await client.NextAsync());
    }

    [Fact]
    public async Task Client_ThatIsGone_EndsItsSession()
    {
        await using var server = await GatewayServer.StartAsync();
        var client = await StreamClient.OpenAsync(server, asEvents: false);

        await client.DisposeAsync();

        await server.SessionEndedAsync();
        Assert.Equal(0, server.Sessions.Count);
    }

    [Fact]
    public async Task Client_ThatDoesNotRead_IsSlowAndCutOff()
    {
        await using var server = await GatewayServer.StartAsync(
            new SessionOptions { ClientQueueMaxSize = 64 * 1024, CloseTimeout = TimeSpan.FromMilliseconds(50) });
        await using var client = await StreamClient.OpenAsync(server, asEvents: false);
        await client.StatusOfPostAsync(Subscribe);
        await client.NextAsync();
        var ended = server.SessionEndedAsync();
        var large = $"\"{new string('x', 256 * 1024)}\"";

        for (var n = 0; n < 1000 && !ended.IsCompleted; n++)
        {
            await PublishAsync(server, large);
        }

        await ended;
        Assert.Equal(0, server.Sessions.Count);
    }

    [Theory]
    [InlineData("none", null)]
    [InlineData("secret", null)]
    [InlineData("mine", "stranger")]
    public async Task Post_OfWhoseSessionItIsNot_IsAnsweredAsIfItWereGoneAndHasNoEffect(string which, string? user)
    {
        await using var server = await GatewayServer.StartAsync();
        await using var client = await StreamClient.OpenAsync(server, asEvents: false);
        var session = which switch
        {
            "none" => "4cb8.secret",
            "secret" => client.Session[..^1] + (client.Session[^1] == 'A' ? 'B' : 'A'),
            _ => client.Session,
        };

        Assert.Equal(HttpStatusCode.NoContent, await client.StatusOfPostAsync(Subscribe, session, user: user));

        // The next message that does count shows that the other did not.
        await client.StatusOfPostAsync("""{"id":3,"ping":{}}""");
        Assert.StartsWith("""{"id":3,""", await client.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_ForAnotherNode_GoesThere()
    {
        await using var server = await GatewayServer.StartAsync();
        await using var client = await StreamClient.OpenAsync(server, asEvents: false);
        var received = new TaskCompletionSource<ReadOnlyMemory<byte>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var other = await server.Bus.SubscribeAsync(ControlSubject.Of(new NodeId("other")), order => received.TrySetResult(order), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, await client.StatusOfPostAsync(Subscribe, node: "other"));

        Assert.True(ControlOrder.TryDecode(await received.Task, out var order));
        Assert.True(EmulationOrder.TryRead(order.Payload, out var posted));
        Assert.Equal((client.Session, Subscribe), (posted.Session, Encoding.UTF8.GetString(posted.Data.Span)));
    }

    [Fact]
    public async Task Order_FromAnotherNode_ReachesTheSession()
    {
        await using var server = await GatewayServer.StartAsync();
        await using var client = await StreamClient.OpenAsync(server, asEvents: false);
        var order = new EmulationOrder(client.Session, 1, TestNode.Viewer.User, Encoding.UTF8.GetBytes(Subscribe)).ToControlOrder().Encode();

        Assert.True(await server.Bus.SendAsync(ControlSubject.Of(new NodeId("node")), order, TestContext.Current.CancellationToken));

        Assert.StartsWith("""{"id":2,"subscribe":{""", await client.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_ForANodeThatIsGone_Answers404()
    {
        await using var server = await GatewayServer.StartAsync();
        await using var client = await StreamClient.OpenAsync(server, asEvents: false);

        Assert.Equal(HttpStatusCode.NotFound, await client.StatusOfPostAsync(Subscribe, node: "gone"));
    }

    [Fact]
    public async Task Post_OverTheMessageLimit_Answers413()
    {
        await using var server = await GatewayServer.StartAsync(new SessionOptions { MessageSizeLimit = 1024 });
        await using var client = await StreamClient.OpenAsync(server, asEvents: false);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await client.StatusOfPostAsync(new string(' ', 1025)));
    }

    [Theory]
    [InlineData("POST", "/api/live/http_stream", "application/json", "", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/live/http_stream", "text/plain", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("GET", "/api/live/http_stream", null, "", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/api/live/sse", null, "", HttpStatusCode.BadRequest)]
    [InlineData("DELETE", "/api/live/sse", null, "", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/api/live/emulation", "text/plain", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("POST", "/api/live/emulation", "application/json", "{", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/live/emulation", "application/json", "{}", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/live/uni_sse", null, "", HttpStatusCode.BadRequest)]
    public async Task Request_ThatIsWrong_IsAnsweredInTheEnvelope(string method, string path, string? type, string body, HttpStatusCode expected)
    {
        await using var server = await GatewayServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), server.AddressOf(path));
        if (type is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, type);
        }

        using var http = new HttpClient();
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
        Assert.NotEmpty(await HttpHost.MessageOf(response) ?? string.Empty);
    }

    private static async Task PublishAsync(GatewayServer server, string json) => Assert.Equal(
        PublishOutcome.Published,
        (await server.Channels.PublishAsync(TestNode.Channel("1/stream/a/b"), [AppendEntry.Json(Encoding.UTF8.GetBytes(json))], default)).Outcome);
}
