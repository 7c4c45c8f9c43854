using System.Net;
using System.Net.WebSockets;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class PushSocketEndpointTests
{
    [Theory]
    [InlineData(WebSocketMessageType.Text)]
    [InlineData(WebSocketMessageType.Binary)]
    public async Task Push_Messages_ArePublishedInOrderAndABadOneIsLeftOut(WebSocketMessageType type)
    {
        await using var host = await HttpHost.StartAsync();
        using var socket = await ConnectAsync(host);

        await SendAsync(socket, "cpu v=1 1000000", type);
        await SendAsync(socket, "nonsense", type);
        await SendAsync(socket, "cpu v=2 2000000", type);

        // The server reads one message after the other: its half of the close comes when all were published.
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        Assert.Equal(
            ["""{"values":[[""],[1],[1]]}""", """{"values":[[""],[2],[2]]}"""],
            host.Channels.Batches.Select(batch => Encoding.UTF8.GetString(batch.Entries[0].Data.Span)));
    }

    [Fact]
    public async Task Push_MessageOverAMebibyte_ClosesWith1009()
    {
        await using var host = await HttpHost.StartAsync();
        using var socket = await ConnectAsync(host);

        await SendAsync(socket, new string('#', (1024 * 1024) + 1), WebSocketMessageType.Text);

        var received = await socket.ReceiveAsync(new byte[16], TestContext.Current.CancellationToken);
        Assert.Equal(WebSocketMessageType.Close, received.MessageType);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, socket.CloseStatus);
        Assert.Empty(host.Channels.Batches);
    }

    [Fact]
    public async Task Stop_OpenSocket_IsToldToComeBack()
    {
        await using var host = await HttpHost.StartAsync();
        using var socket = await ConnectAsync(host);

        var stopped = host.StopAsync();
        var received = await socket.ReceiveAsync(new byte[16], TestContext.Current.CancellationToken);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        await stopped;

        Assert.Equal(WebSocketMessageType.Close, received.MessageType);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
    }

    [Theory]
    [InlineData(null, "", HttpStatusCode.Unauthorized)]
    [InlineData(Role.Editor, "", HttpStatusCode.Forbidden)]
    [InlineData(Role.Admin, "?precision=fortnight", HttpStatusCode.BadRequest)]
    public async Task Connect_WhoOrWhatIsWrong_IsRefused(Role? role, string query, HttpStatusCode expected)
    {
        await using var host = await HttpHost.StartAsync();
        host.Caller = role is { } known ? new Caller(1, "7", known) : null;
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(AddressOf(host, query), TestContext.Current.CancellationToken));

        Assert.Equal(expected, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Connect_FromAnotherOrigin_IsRefused()
    {
        await using var host = await HttpHost.StartAsync();
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", "https://elsewhere.example");

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(AddressOf(host, ""), TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Get_WithoutUpgrade_Answers400()
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.GetAsync("/api/live/push/telegraf");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("WebSocket", await HttpHost.MessageOf(response), StringComparison.Ordinal);
    }

    private static Uri AddressOf(HttpHost host, string query) =>
        new UriBuilder(new Uri(host.Client.BaseAddress!, $"/api/live/push/telegraf{query}")) { Scheme = "ws" }.Uri;

    private static async Task<ClientWebSocket> ConnectAsync(HttpHost host)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(AddressOf(host, ""), TestContext.Current.CancellationToken);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string text, WebSocketMessageType type) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), type, endOfMessage: true, TestContext.Current.CancellationToken);
}
