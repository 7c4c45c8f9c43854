using System.Net.WebSockets;
using System.Text;

namespace LiveOrleans.Gateway.Tests;

/// <summary>What a test does with a client's socket, each within a deadline.</summary>
internal static class ClientWebSocketExtensions
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static async Task SendTextAsync(this ClientWebSocket socket, string text, bool isLast = true) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, isLast, default).WaitAsync(Deadline);

    public static async Task<byte[]> NextBytesAsync(this ClientWebSocket socket)
    {
        var buffer = new byte[1 << 20];
        var length = 0;
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(length), default).AsTask().WaitAsync(Deadline);
            Assert.NotEqual(WebSocketMessageType.Close, result.MessageType);
            length += result.Count;
            if (result.EndOfMessage)
            {
                return buffer[..length];
            }
        }
    }

    public static async Task<string> NextTextAsync(this ClientWebSocket socket) => Encoding.UTF8.GetString(await socket.NextBytesAsync());

    public static async Task<string> AskAsync(this ClientWebSocket socket, string text)
    {
        await socket.SendTextAsync(text);
        return await socket.NextTextAsync();
    }

    /// <summary>Reads until the server closes, and answers it.</summary>
    public static async Task<(int Code, string? Reason)> ClosedAsync(this ClientWebSocket socket)
    {
        var buffer = new byte[1 << 16];
        while ((await socket.ReceiveAsync(buffer.AsMemory(), default).AsTask().WaitAsync(Deadline)).MessageType != WebSocketMessageType.Close)
        {
        }

        var status = (socket.CloseStatus is { } code ? (int)code : 0, socket.CloseStatusDescription);
        if (socket.State == WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default).WaitAsync(Deadline);
        }

        return status;
    }
}
