using System.Net.WebSockets;
using System.Text.Json;

namespace LiveOrleans.CSharpSource.Tests;

/// <summary>A client of the live protocol in JSON that does one thing after the other.</summary>
internal sealed class WireClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Queue<JsonElement> _pushes = new();
    private readonly Dictionary<int, JsonElement> _replies = [];
    private int _lastId;

    private WireClient() => _patience.CancelAfter(Patience);

    public static async Task<WireClient> ConnectAsync(Uri node)
    {
        var client = new WireClient();
        await client._socket.ConnectAsync(new UriBuilder(node) { Scheme = "ws", Path = "api/live/ws" }.Uri, client._patience.Token);
        await client.AskAsync(static id => new { id, connect = new { } });
        return client;
    }

    /// <summary>Subscribes.</summary>
    /// <returns>The reply: a result or an error.</returns>
    public Task<JsonElement> SubscribeAsync(string channel) => AskAsync(id => new { id, subscribe = new { channel } });

    public Task<JsonElement> UnsubscribeAsync(string channel) => AskAsync(id => new { id, unsubscribe = new { channel } });

    /// <summary>Publishes.</summary>
    /// <returns>The reply: a result or an error.</returns>
    public Task<JsonElement> PublishAsync(string channel, object data) => AskAsync(id => new { id, publish = new { channel, data } });

    /// <summary>The data of the next publication.</summary>
    public async Task<JsonElement> NextAsync()
    {
        JsonElement push;
        while (!_pushes.TryDequeue(out push))
        {
            await ReceiveAsync();
        }

        return push.GetProperty("pub").GetProperty("data");
    }

    /// <summary>Reads publications until one has a line.</summary>
    public async Task<JsonElement> UntilAsync(string line)
    {
        while (true)
        {
            var frame = await NextAsync();
            if (Lines(frame).Contains(line, StringComparer.Ordinal))
            {
                return frame;
            }
        }
    }

    /// <summary>The lines of a frame.</summary>
    public static string?[] Lines(JsonElement frame) =>
        [.. frame.GetProperty("data").GetProperty("values")[2].EnumerateArray().Select(static line => line.GetString())];

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _patience.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<JsonElement> AskAsync(Func<int, object> command)
    {
        var id = ++_lastId;
        await SendAsync(JsonSerializer.SerializeToUtf8Bytes(command(id)));
        JsonElement reply;
        while (!_replies.Remove(id, out reply))
        {
            await ReceiveAsync();
        }

        return reply;
    }

    private Task SendAsync(byte[] command) => _socket.SendAsync(command, WebSocketMessageType.Text, endOfMessage: true, _patience.Token);

    private async Task ReceiveAsync()
    {
        var buffer = new byte[1024 * 1024];
        var count = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(count), _patience.Token);
            count += part.Count;
        }
        while (!part.EndOfMessage);

        Assert.NotEqual(WebSocketMessageType.Close, part.MessageType);
        foreach (var line in System.Text.Encoding.UTF8.GetString(buffer, 0, count).Split('\n'))
        {
            await TakeAsync(JsonElement.Parse(line));
        }
    }

    private async Task TakeAsync(JsonElement reply)
    {
        if (reply.TryGetProperty("push", out var push))
        {
            if (push.TryGetProperty("pub", out _))
            {
                _pushes.Enqueue(push);
            }
        }
        else if (reply.TryGetProperty("id", out var id))
        {
            _replies[id.GetInt32()] = reply;
        }
        else
        {
            await SendAsync("{}"u8.ToArray());
        }
    }
}
