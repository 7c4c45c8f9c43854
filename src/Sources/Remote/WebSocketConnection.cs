using System.Buffers;
using System.Net.WebSockets;

namespace LiveOrleans.Sources;

/// <summary>A WebSocket, whose messages, text or binary, are the source's.</summary>
internal sealed class WebSocketConnection(WebSocket socket, string host, int maxBytes) : ISourceConnection
{
    private readonly byte[] _buffer = new byte[64 * 1024];

    // What came of a message in several pieces.
    private readonly ArrayBufferWriter<byte> _pieces = new();
    private ReadOnlyMemory<byte>? _complete;

    public string? Cursor => null;

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var result = await socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken);
        if (result.MessageType is WebSocketMessageType.Close)
        {
            await EndAsync(cancellationToken);
            return false;
        }

        if (_pieces.WrittenCount + result.Count > maxBytes)
        {
            throw new InvalidDataException($"A message of the source is longer than {maxBytes} bytes.");
        }

        var piece = _buffer.AsMemory(0, result.Count);
        if (result.EndOfMessage && _pieces.WrittenCount == 0)
        {
            _complete = piece;
            return true;
        }

        _pieces.Write(piece.Span);
        if (result.EndOfMessage)
        {
            _complete = _pieces.WrittenMemory;
        }

        return true;
    }

    public bool TryTake(out ReadOnlyMemory<byte> message)
    {
        message = _complete.GetValueOrDefault();
        if (_complete is null)
        {
            return false;
        }

        // Only the count goes: the bytes stay until the next read writes over them.
        _complete = null;
        _pieces.ResetWrittenCount();
        return true;
    }

    public void Dispose()
    {
        socket.Abort();
        socket.Dispose();
    }

    private async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        if (socket.CloseStatus is not (WebSocketCloseStatus.NormalClosure or WebSocketCloseStatus.EndpointUnavailable))
        {
            throw new WebSocketException($"{host} closed the WebSocket with code {(int?)socket.CloseStatus}");
        }
    }
}
