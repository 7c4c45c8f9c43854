using System.Net.WebSockets;
using System.Text;
using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Sources.Tests;

public sealed class WebSocketSourceTests
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_Messages_AreTakenUntilTheServerCloses()
    {
        await using var server = await ScriptedServer.StartAsync(context => ServeAsync(context, async socket =>
        {
            await SendAsync(socket, "1");
            await SendAsync(socket, "{\n\"a\": 2}");
            await SendAsync(socket, string.Empty);
            await SendAsync(socket, "3", WebSocketMessageType.Binary);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        }));
        var sink = new RecordingSink(42);
        var source = Source(server);
        await source.RunAsync(sink, Cancellation);
        Assert.Equal(["1", "{\"a\":2}", "3"], sink.TakenData());
        Assert.Equal("websocket", source.Type);
        var headers = Assert.Single(server.Requests);
        Assert.Equal("42", headers["Live-Fencing-Token"]);
        Assert.Equal("7/ds/weather/berlin/now", headers["Live-Channel"]);
        Assert.Equal("Bearer s", headers["Authorization"]);
        Assert.Equal(["/feed/berlin/now"], server.Paths);
    }

    [Fact]
    public async Task Run_MessageInPieces_IsOneMessage()
    {
        var long1 = $"\"{new string('x', 200_000)}\"";
        await using var server = await ScriptedServer.StartAsync(context => ServeAsync(context, async socket =>
        {
            await SendPieceAsync(socket, "[1,", isLast: false);
            await SendPieceAsync(socket, "2]", isLast: false);
            await SendPieceAsync(socket, string.Empty, isLast: true);
            await SendAsync(socket, long1);
            await SendAsync(socket, "3");
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        }));
        var sink = new RecordingSink();
        await Source(server).RunAsync(sink, Cancellation);
        Assert.Equal(["[1,2]", long1, "3"], sink.TakenData());
    }

    [Fact]
    public async Task Run_ServerClosesWithAnError_FailsWithTheCode()
    {
        await using var server = await ScriptedServer.StartAsync(
            context => ServeAsync(context, socket => socket.CloseAsync(WebSocketCloseStatus.InternalServerError, "secret", default)));
        var error = await Assert.ThrowsAsync<WebSocketException>(() => Source(server).RunAsync(new RecordingSink(), Cancellation));
        Assert.Equal($"{new Uri(server.Address).Authority} closed the WebSocket with code 1011", error.Message);
    }

    [Fact]
    public async Task Run_MessageOverTheBound_FailsAfterWhatCameBefore()
    {
        await using var server = await ScriptedServer.StartAsync(context => ServeAsync(context, async socket =>
        {
            await SendAsync(socket, "1");
            await SendAsync(socket, new string(' ', MessagePump.MaxMessageBytes + 1));
            await UntilGoneAsync(socket);
        }));
        var sink = new RecordingSink();
        await Assert.ThrowsAsync<InvalidDataException>(() => Source(server).RunAsync(sink, Cancellation).WaitAsync(AtOnce * 20, Cancellation));
        Assert.Equal(["1"], sink.TakenData());
    }

    [Fact]
    public async Task Run_MessageThatIsNotJson_FailsWithoutItsText()
    {
        await using var server = await ScriptedServer.StartAsync(context => ServeAsync(context, async socket =>
        {
            await SendAsync(socket, "secret");
            await UntilGoneAsync(socket);
        }));
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Source(server).RunAsync(new RecordingSink(), Cancellation));
        Assert.Equal($"{new Uri(server.Address).Authority} sent a message that is not JSON (byte 0)", error.Message);
    }

    [Theory]
    [InlineData(409)]
    [InlineData(302)]
    [InlineData(200)]
    public async Task Run_NoUpgrade_FailsWithHostAndStatus(int status)
    {
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/other";
            return Task.CompletedTask;
        });
        var error = await Assert.ThrowsAsync<WebSocketException>(() => Source(server).RunAsync(new RecordingSink(), Cancellation));
        Assert.Equal($"{new Uri(server.Address).Authority} answered {status}, which opens no WebSocket", error.Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Run_NobodyListens_FailsWithTheHost()
    {
        var server = await ScriptedServer.StartAsync("1");
        await server.DisposeAsync();
        var error = await Assert.ThrowsAsync<WebSocketException>(() => Source(server).RunAsync(new RecordingSink(), Cancellation));
        Assert.StartsWith($"{new Uri(server.Address).Authority} cannot be reached: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_Cancelled_ClosesTheConnectionAtOnce(bool whileWriting)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await ScriptedServer.StartAsync(context => ServeAsync(context, async socket =>
        {
            await SendAsync(socket, "1");
            await UntilGoneAsync(socket);
            gone.SetResult();
        }));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sink = new RecordingSink { Gate = whileWriting ? gate.Task : Task.CompletedTask };
        var run = Source(server).RunAsync(sink, end.Token);
        await (whileWriting ? sink.Held.WaitAsync(AtOnce * 20, Cancellation) : sink.NextAsync());
        var since = TimeProvider.System.GetTimestamp();
        await end.CancelAsync();
        await gone.Task.WaitAsync(AtOnce * 20, Cancellation);
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, AtOnce);
        gate.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(1, sink.Writes);
    }

    private static IBackendSource Source(ScriptedServer server) => server.Source(
        options => options with
        {
            Url = UrlTemplate.Parse(server.Address.Replace("http:", "ws:", StringComparison.Ordinal) + "/feed/{path}", out _) ?? options.Url,
            Headers = [new("Authorization", "Bearer s")],
        },
        RemoteSources.WebSocket);

    private static async Task ServeAsync(HttpContext context, Func<WebSocket, Task> serve)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await serve(socket);
    }

    private static Task SendAsync(WebSocket socket, string text, WebSocketMessageType type = WebSocketMessageType.Text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), type, endOfMessage: true, default);

    private static Task SendPieceAsync(WebSocket socket, string text, bool isLast) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, isLast, default);

    private static async Task UntilGoneAsync(WebSocket socket)
    {
        try
        {
            await socket.ReceiveAsync(new byte[1], default);
        }
        catch (WebSocketException)
        {
            // The client has closed without a handshake.
        }
    }
}
