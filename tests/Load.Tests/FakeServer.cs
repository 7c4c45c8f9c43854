using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Load.Tests;

/// <summary>A server that knows the protocol just well enough to be put under load, and that breaks order where it is told to.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    /// <summary>Instead of an offset: ends the session's subscription.</summary>
    public const int End = 0;

    private readonly WebApplication _app;
    private readonly Func<int, int, int[]> _deliver;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, FakeChannel> _channels = new(StringComparer.Ordinal);

    private FakeServer(WebApplication app, Func<int, int, int[]> deliver)
    {
        _app = app;
        _deliver = deliver;
    }

    public string Url => _app.Urls.First();

    public int PushedLines { get; private set; }

    /// <param name="deliver">For a channel's session (from 0) and a publication's offset: the offsets to send to it now. Null: just that one.</param>
    public static async Task<FakeServer> StartAsync(Func<int, int, int[]>? deliver = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseWebSockets();
        var server = new FakeServer(app, deliver ?? ((_, offset) => [offset]));
        app.MapGet("/api/live/ws", server.ServeAsync);
        app.MapPost("/api/live/push/{stream}", server.PushAsync);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _turn.Dispose();
    }

    private async Task PushAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        await _turn.WaitAsync();
        PushedLines += body.Count(letter => letter == '\n');
        _turn.Release();
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(context.WebSockets.WebSocketRequestedProtocols[0]);
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } received)
        {
            var message = buffer[..received.Count];
            await _turn.WaitAsync();
            try
            {
                foreach (var line in IsProtobuf(socket) ? ProtobufTranslation.ToJson(message) : Encoding.UTF8.GetString(message).Split('\n'))
                {
                    await AnswerAsync(socket, line);
                }
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    private async Task AnswerAsync(WebSocket socket, string line)
    {
        using var command = JsonDocument.Parse(line);
        if (!command.RootElement.TryGetProperty("id", out var id))
        {
            return;
        }

        if (command.RootElement.TryGetProperty("subscribe", out var subscribe))
        {
            var channel = Channel(subscribe);
            channel.Sessions.Add(socket);
            await SendAsync(socket, $$$"""{"id":{{{id}}},"subscribe":{"epoch":"e","offset":{{{channel.Data.Count}}}}}""");
        }
        else if (command.RootElement.TryGetProperty("publish", out var publish))
        {
            await SendAsync(socket, $$$"""{"id":{{{id}}},"publish":{}}""");
            await PublishAsync(Channel(publish), publish.GetProperty("data").GetRawText());
        }
        else
        {
            await SendAsync(socket, $$$"""{"id":{{{id}}},"connect":{"client":"c","version":"0"}}""" + "\n{}");
        }
    }

    private async Task PublishAsync(FakeChannel channel, string data)
    {
        channel.Data.Add(data);
        for (var session = 0; session < channel.Sessions.Count; session++)
        {
            foreach (var offset in _deliver(session, channel.Data.Count))
            {
                var push = offset == End
                    ? "\"unsubscribe\":{\"code\":2500,\"reason\":\"insufficient state\"}"
                    : "\"pub\":{\"data\":" + channel.Data[offset - 1] + $",\"offset\":{offset}}}";
                await SendAsync(channel.Sessions[session], $"{{\"push\":{{\"channel\":\"{channel.Name}\",{push}}}}}");
            }
        }
    }

    private FakeChannel Channel(JsonElement request)
    {
        var name = request.GetProperty("channel").GetString() ?? "";
        if (!_channels.TryGetValue(name, out var channel))
        {
            _channels[name] = channel = new FakeChannel(name);
        }

        return channel;
    }

    private static async Task SendAsync(WebSocket socket, string text)
    {
        if (socket.State == WebSocketState.Open)
        {
            var (message, type) = IsProtobuf(socket)
                ? (ProtobufTranslation.ToProtobuf(text), WebSocketMessageType.Binary)
                : (Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);
            await socket.SendAsync(message, type, endOfMessage: true, CancellationToken.None);
        }
    }

    private static bool IsProtobuf(WebSocket socket) => string.Equals(socket.SubProtocol, "centrifuge-protobuf", StringComparison.Ordinal);

    private sealed record FakeChannel(string Name)
    {
        public List<WebSocket> Sessions { get; } = [];

        public List<string> Data { get; } = [];
    }
}
