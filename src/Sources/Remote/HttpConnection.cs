namespace LiveOrleans.Sources;

/// <summary>The body of an HTTP answer.</summary>
internal sealed class HttpConnection(HttpResponseMessage response, Stream body, IMessageParser parser, EventCursor cursor) : ISourceConnection
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private ReadOnlyMemory<byte> _rest;

    public string? Cursor => cursor.Behind(parser.LastEventId);

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var count = await body.ReadAsync(_buffer, cancellationToken);
        _rest = _buffer.AsMemory(0, count);
        return count > 0;
    }

    public bool TryTake(out ReadOnlyMemory<byte> message) => parser.TryRead(ref _rest, out message);

    // The handler drains nothing, so this closes the socket.
    public void Dispose() => response.Dispose();
}
