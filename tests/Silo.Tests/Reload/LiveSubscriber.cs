using System.Net.WebSockets;
using System.Text.Json;

namespace LiveOrleans.Silo.Tests;

/// <summary>A client that subscribes to one channel, again while the server says that what is wrong will pass, and fails the test when it is told anything but publications.</summary>
internal sealed class LiveSubscriber : IAsyncDisposable
{
    /// <summary>A plugin's process can take longer to start than a subscription waits for it.</summary>
    private const int MaxAttempts = 8;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket;
    private readonly Queue<JsonElement> _replies = [];

    private LiveSubscriber(ClientWebSocket socket) => _socket = socket;

    public static async Task<LiveSubscriber> StartAsync(ClientWebSocket socket, string channel)
    {
        var subscriber = new LiveSubscriber(socket);
        await subscriber.SendAsync(new { id = 1, connect = new { } });
        var error = await subscriber.AskAsync(2, channel);
        for (var id = 3; error is { } told && id < 2 + MaxAttempts; id++)
        {
            Assert.True(told.TryGetProperty("temporary", out var temporary) && temporary.GetBoolean(), told.ToString());
            error = await subscriber.AskAsync(id, channel);
        }

        Assert.True(error is null, error.ToString());
        return subscriber;
    }

    /// <summary>Waits for a publication that a test looks for.</summary>
    public async Task WaitForAsync(Func<JsonElement, bool> wanted)
    {
        JsonElement publication;
        do
        {
            var reply = await NextAsync();
            Assert.True(reply.TryGetProperty("push", out var push), reply.ToString());
            Assert.True(push.TryGetProperty("pub", out publication), push.ToString());
        }
        while (!wanted(publication.GetProperty("data")));
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Asks for the subscription, and answers the error that comes instead.</summary>
    private async Task<JsonElement?> AskAsync(int id, string channel)
    {
        await SendAsync(new { id, subscribe = new { channel } });
        JsonElement reply;
        do
        {
            reply = await NextAsync();
        }
        while (!reply.TryGetProperty("id", out var answered) || answered.GetInt32() != id);
        return reply.TryGetProperty("error", out var error) ? error : null;
    }

    private Task SendAsync(object command) => _socket.SendAsync(
        JsonSerializer.SerializeToUtf8Bytes(command), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    private async Task<JsonElement> NextAsync()
    {
        while (_replies.Count == 0)
        {
            await ReceiveAsync().WaitAsync(Deadline, TestContext.Current.CancellationToken);
        }

        return _replies.Dequeue();
    }

    // A message holds a reply a line; an empty one is a ping.
    private async Task ReceiveAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[65_536];
        ValueWebSocketReceiveResult received;
        do
        {
            received = await _socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);
            Assert.NotEqual(WebSocketMessageType.Close, received.MessageType);
            await message.WriteAsync(buffer.AsMemory(0, received.Count));
        }
        while (!received.EndOfMessage);

        foreach (var line in System.Text.Encoding.UTF8.GetString(message.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line is "{}")
            {
                await SendAsync(new { });
                continue;
            }

            using var json = JsonDocument.Parse(line);
            _replies.Enqueue(json.RootElement.Clone());
        }
    }
}
