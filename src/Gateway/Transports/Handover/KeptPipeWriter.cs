using System.Buffers;
using System.IO.Pipelines;

namespace LiveOrleans.Gateway;

/// <summary>The writer that HTTP gets: completing it does nothing once the connection is taken, and the answer that opens the WebSocket stays here.</summary>
/// <remarks>
/// Whoever takes the connection may write past the transport's pipe, to its socket. What is in the pipe by then could come after that; so
/// the answer is kept for it to send first.
/// </remarks>
internal sealed class KeptPipeWriter(PipeWriter writer, ConnectionHandover handover) : PipeWriter
{
    private ArrayBufferWriter<byte>? _kept;

    /// <summary>Whether anything went through to the transport.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>What was written since <see cref="Keep"/>.</summary>
    public ReadOnlyMemory<byte> Kept => _kept?.WrittenMemory ?? default;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => writer.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => _kept is null ? writer.UnflushedBytes : 0;

    private IBufferWriter<byte> Target => _kept is { } kept ? kept : writer;

    /// <summary>Lets nothing through any more.</summary>
    public void Keep() => _kept ??= new ArrayBufferWriter<byte>();

    /// <summary>Lets everything through again, what was kept first.</summary>
    public async ValueTask PassAsync()
    {
        var kept = Kept;
        _kept = null;
        if (!kept.IsEmpty)
        {
            await WriteAsync(kept);
        }
    }

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        HasWritten |= _kept is null;
        Target.Advance(bytes);
    }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => Target.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => Target.GetSpan(sizeHint);

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        _kept is null ? writer.FlushAsync(cancellationToken) : default;

    /// <inheritdoc/>
    public override void CancelPendingFlush() => writer.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        if (!handover.IsTaken)
        {
            writer.Complete(exception);
        }
    }

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => handover.IsTaken ? default : writer.CompleteAsync(exception);
}
