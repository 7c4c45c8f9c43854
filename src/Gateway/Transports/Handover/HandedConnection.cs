using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace LiveOrleans.Gateway;

/// <summary>A connection that was taken from HTTP.</summary>
internal sealed class HandedConnection(ConnectionContext connection) : IUpgradedConnection, IAsyncDisposable
{
    private readonly PipeReader _input = connection.Transport.Input;
    private readonly PipeWriter _output = connection.Transport.Output;

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await _input.ReadAsync(cancellationToken);
            if (!read.Buffer.IsEmpty)
            {
                return Take(read.Buffer, buffer.Span);
            }

            _input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return 0;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        // That nobody takes the bytes any more shows where the connection is read.
        var write = _output.WriteAsync(bytes);
        return write.IsCompletedSuccessfully ? default : FinishAsync(write);
    }

    /// <inheritdoc/>
    public void Abort() => connection.Abort();

    /// <summary>Ends the connection once what was written is sent.</summary>
    public async ValueTask DisposeAsync()
    {
        await _output.CompleteAsync();
        await _input.CompleteAsync();
    }

    private static async ValueTask FinishAsync(ValueTask<FlushResult> write) => await write;

    private int Take(ReadOnlySequence<byte> bytes, Span<byte> buffer)
    {
        var length = (int)Math.Min(bytes.Length, buffer.Length);
        var taken = bytes.Slice(0, length);
        taken.CopyTo(buffer);

        // Nothing counts as looked at, so that what is left is there at once for the next read.
        _input.AdvanceTo(taken.End, taken.End);
        return length;
    }
}
