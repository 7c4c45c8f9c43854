using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace LiveOrleans.Faults;

/// <summary>The server's end of one connection, by hand.</summary>
internal sealed class ScriptedPeer(WebSocket socket, CancellationToken cancellationToken)
{
    private readonly Queue<JsonElement> _commands = [];
    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <summary>Takes the connect command and answers it.</summary>
    /// <param name="result">The members of the result.</param>
    public async Task ConnectAsync(string result = "\"client\":\"c\",\"version\":\"v\"")
    {
        var command = await NextAsync();
        Assert.True(command.TryGetProperty("connect", out _), $"The first command is {command}.");
        await SendAsync($"{{\"id\":{command.GetProperty("id")},\"connect\":{{{result}}}}}");
    }

    /// <summary>Takes a subscribe command and answers it.</summary>
    /// <param name="answer">The reply's member: <c>"subscribe":{…}</c> or <c>"error":{…}</c>.</param>
    /// <returns>The command's request.</returns>
    public async Task<JsonElement> SubscribeAsync(string answer)
    {
        var command = await NextAsync();
        await SendAsync($"{{\"id\":{command.GetProperty("id")},{answer}}}");
        return command.GetProperty("subscribe");
    }

    /// <summary>The next command; also a pong.</summary>
    public async Task<JsonElement> NextAsync()
    {
        while (_commands.Count == 0)
        {
            var received = await socket.ReceiveAsync(_buffer, cancellationToken);
            Assert.True(received.EndOfMessage && received.MessageType == WebSocketMessageType.Text, "The scripts send small commands only.");
            foreach (var line in Encoding.UTF8.GetString(_buffer, 0, received.Count).Split('\n'))
            {
                _commands.Enqueue(JsonDocument.Parse(line).RootElement.Clone());
            }
        }

        return _commands.Dequeue();
    }

    /// <param name="channel">The channel.</param>
    /// <param name="what">The push's member: <c>"pub":{…}</c> or <c>"unsubscribe":{…}</c>.</param>
    public Task PushAsync(string channel, string what) => SendAsync($"{{\"push\":{{\"channel\":\"{channel}\",{what}}}}}");

    public Task SendAsync(string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    public Task CloseAsync(int code) => socket.CloseAsync((WebSocketCloseStatus)code, "script", cancellationToken);

    /// <summary>Keeps the connection until the client or the test ends it.</summary>
    public async Task KeepAsync()
    {
        while (socket.State == WebSocketState.Open)
        {
            await socket.ReceiveAsync(_buffer, cancellationToken);
        }
    }
}
