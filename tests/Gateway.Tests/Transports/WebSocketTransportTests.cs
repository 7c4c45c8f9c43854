using System.Net;
using System.Net.WebSockets;
using System.Text;
using Google.Protobuf;
using LiveOrleans.Channels;
using LiveOrleans.Protocol.Messages;
using SessionCommand = LiveOrleans.Protocol.Messages.Command;

namespace LiveOrleans.Gateway.Tests;

public sealed class WebSocketTransportTests
{
    private const string Connect = """{"id":1,"connect":{}}""";
    private const string Subscribe = """{"id":2,"subscribe":{"channel":"1/stream/a/b"}}""";

    [Fact]
    public async Task Session_OverASocket_SubscribesAndReceives()
    {
        await using var server = await GatewayServer.StartAsync();
        using var socket = await server.OpenAsync();
        Assert.StartsWith("""{"id":1,"connect":{"client":""", await socket.AskAsync(Connect), StringComparison.Ordinal);
        Assert.StartsWith("""{"id":2,"subscribe":{"recoverable":true""", await socket.AskAsync(Subscribe), StringComparison.Ordinal);

        await PublishAsync(server, """{"x":1}""");

        Assert.Equal("""{"push":{"channel":"1/stream/a/b","pub":{"data":{"x":1},"offset":1}}}""", await socket.NextTextAsync());
    }

    [Theory]
    [InlineData("", "centrifuge-json")]
    [InlineData("cf_protocol_version=v2&what=ever", null)]
    public async Task Open_AsJson_EchoesTheSubProtocol(string query, string? subProtocol)
    {
        await using var server = await GatewayServer.StartAsync();
        using var socket = await server.OpenAsync(query, subProtocol is null ? [] : [subProtocol]);

        Assert.Equal(subProtocol, socket.SubProtocol);
        Assert.StartsWith("{", await socket.AskAsync(Connect), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "centrifuge-protobuf")]
    [InlineData("format=protobuf", null)]
    [InlineData("cf_protocol=protobuf&cf_protocol_version=v2", null)]
    public async Task Open_AsProtobuf_SpeaksIt(string query, string? subProtocol)
    {
        await using var server = await GatewayServer.StartAsync();
        using var socket = await server.OpenAsync(query, subProtocol is null ? [] : [subProtocol]);
        Assert.Equal(subProtocol, socket.SubProtocol);
        var connected = await AskAsync(socket, new SessionCommand { Id = 1, Connect = new ConnectRequest() });
        Assert.NotEmpty(connected.Connect.Version);
        var subscribed = await AskAsync(socket, new SessionCommand { Id = 2, Subscribe = new SubscribeRequest { Channel = "1/stream/a/b" } });
        Assert.True(subscribed.Subscribe.Positioned);

        await PublishAsync(server, """{"x":1}""");

        var push = Reply.Parser.ParseDelimitedFrom(new MemoryStream(await socket.NextBytesAsync())).Push;
        Assert.Equal("1/stream/a/b", push.Channel);
        Assert.Equal("""{"x":1}""", push.Pub.Data.ToStringUtf8());
    }

    [Fact]
    public async Task Receive_AMessageInFragments_PutsThemTogether()
    {
        await using var server = await GatewayServer.StartAsync();
        using var socket = await server.OpenAsync();
        await socket.SendTextAsync("""{"id":1,""", isLast: false);
        await socket.SendTextAsync("\"connect\"", isLast: false);
        await socket.SendTextAsync(":{}}");

        Assert.Contains("\"connect\"", await socket.NextTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receive_AMessageOfTheLimit_IsTaken()
    {
        await using var server = await GatewayServer.StartAsync();
        using var socket = await server.OpenAsync();
        await socket.AskAsync(Connect);

        Assert.Contains("\"code\":108", await socket.AskAsync(Padded(64 * 1024)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receive_AMessageOverTheLimit_ClosesWith1009()
    {
        await using var server = await GatewayServer.StartAsync();
        using var socket = await server.OpenAsync();
        await socket.AskAsync(Connect);

        await socket.SendTextAsync(Padded((64 * 1024) + 1));

        Assert.Equal((1009, "message size limit exceeded"), await socket.ClosedAsync());
    }

    [Fact]
    public async Task Session_ThatBreaksTheRules_ClosesWithItsCode()
    {
        await using var server = await GatewayServer.StartAsync();
        using var socket = await server.OpenAsync();

        await socket.SendTextAsync("{}");

        Assert.Equal((3501, "bad request"), await socket.ClosedAsync());
    }

    [Fact]
    public async Task Close_ByTheClient_IsAnsweredWithItsCodeAndLeavesTheChannels()
    {
        await using var server = await GatewayServer.StartAsync();
        using var socket = await server.OpenAsync();
        await socket.AskAsync(Connect);
        await socket.AskAsync(Subscribe);

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", TestContext.Current.CancellationToken);

        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        await server.SessionEndedAsync();
        Assert.Equal(0, server.Sessions.SubscriptionCount);
    }

    [Fact]
    public async Task Abort_ByTheClient_EndsTheSession()
    {
        await using var server = await GatewayServer.StartAsync();
        var socket = await server.OpenAsync();
        await socket.AskAsync(Connect);

        socket.Abort();

        await server.SessionEndedAsync();
        Assert.Equal(0, server.Sessions.Count);
    }

    [Fact]
    public async Task CloseAll_TellsEverySocketToComeBack()
    {
        await using var server = await GatewayServer.StartAsync();
        using var socket = await server.OpenAsync();
        await socket.AskAsync(Connect);

        await server.Sessions.CloseAllAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);

        Assert.Equal((3001, "shutdown"), await socket.ClosedAsync());
    }

    [Fact]
    public async Task Close_ClientDoesNotAnswer_EndsTheSessionAllTheSame()
    {
        await using var server = await GatewayServer.StartAsync(new SessionOptions { CloseTimeout = TimeSpan.FromMilliseconds(50) });
        using var socket = await server.OpenAsync();
        await socket.SendTextAsync("{}");

        await server.SessionEndedAsync();
        Assert.Equal(0, server.Sessions.Count);
    }

    [Fact]
    public async Task Open_WithFramePings_ConnectsWithoutPingsOfTheProtocol()
    {
        await using var server = await GatewayServer.StartAsync();
        using var socket = await server.OpenAsync("cf_ws_frame_ping_pong=true");

        Assert.DoesNotContain("ping", await socket.AskAsync(Connect), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WithoutUpgrade_IsABadRequest()
    {
        await using var server = await GatewayServer.StartAsync();
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(server.Address, LiveSessionsExtensions.WebSocketPath), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Open_ByNobody_IsUnauthorized()
    {
        await using var server = await GatewayServer.StartAsync(new SessionOptions(), caller: null);

        Assert.Contains("401", (await Assert.ThrowsAsync<WebSocketException>(() => server.OpenAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://evil.example", false)]
    [InlineData("https://a.grafana.example", true)]
    public async Task Open_FromAnotherOrigin_NeedsAPattern(string origin, bool isAllowed)
    {
        await using var server = await GatewayServer.StartAsync(new SessionOptions { AllowedOrigins = ["https://*.grafana.example"] });
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        var uri = new UriBuilder(server.Address) { Scheme = "ws", Path = LiveSessionsExtensions.WebSocketPath }.Uri;

        var failure = await Record.ExceptionAsync(() => socket.ConnectAsync(uri, TestContext.Current.CancellationToken));

        Assert.Equal(isAllowed, failure is null);
        Assert.True(isAllowed || failure?.Message.Contains("403", StringComparison.Ordinal) == true);
    }

    private static string Padded(int length)
    {
        const string Start = """{"id":2,"rpc":{"method":""";
        return $"{Start}\"{new string('x', length - Start.Length - 4)}\"}}}}";
    }

    private static async Task PublishAsync(GatewayServer server, string json) =>
        await server.Channels.PublishAsync(TestNode.Channel("1/stream/a/b"), [AppendEntry.Json(Encoding.UTF8.GetBytes(json))], TestContext.Current.CancellationToken);

    private static async Task<Reply> AskAsync(ClientWebSocket socket, SessionCommand command)
    {
        using var frame = new MemoryStream();
        command.WriteDelimitedTo(frame);
        await socket.SendAsync(frame.ToArray(), WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);
        return Reply.Parser.ParseDelimitedFrom(new MemoryStream(await socket.NextBytesAsync()));
    }
}
