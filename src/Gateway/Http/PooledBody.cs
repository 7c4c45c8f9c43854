using System.Buffers;

namespace LiveOrleans.Gateway;

/// <summary>A request's body in one piece of pooled memory. Disposing it gives the memory back.</summary>
internal sealed class PooledBody : IDisposable
{
    private const int FirstBytes = 16 * 1024;

    private byte[] _buffer = [];
    private int _length;

    private PooledBody()
    {
    }

    /// <summary>The body; valid until disposal.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="limit">The most bytes that the body may have.</param>
    /// <param name="expected">How many bytes are expected; null when that is not known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The body; null when it has more bytes than the limit: at most one more was read.</returns>
    public static async ValueTask<PooledBody?> ReadAsync(Stream stream, int limit, long? expected, CancellationToken cancellationToken)
    {
        var body = new PooledBody();
        try
        {
            body.Grow((int)Math.Clamp(expected + 1 ?? FirstBytes, 1, limit + 1L));
            while (await stream.ReadAsync(body.Free(limit), cancellationToken) is > 0 and var read)
            {
                body._length += read;
                if (body._length > limit)
                {
                    body.Dispose();
                    return null;
                }
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        _length = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // One byte beyond the limit may be read: it tells a body that is too long from one that just fits.
    private Memory<byte> Free(int limit)
    {
        if (_length == _buffer.Length)
        {
            Grow((int)Math.Min(_buffer.Length * 2L, limit + 1L));
        }

        return _buffer.AsMemory(_length, Math.Min(_buffer.Length, limit + 1) - _length);
    }

    private void Grow(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(bytes);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }
}
