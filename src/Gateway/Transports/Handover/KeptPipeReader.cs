using System.IO.Pipelines;

namespace LiveOrleans.Gateway;

/// <summary>The reader that HTTP gets: completing it does nothing once the connection is taken.</summary>
internal sealed class KeptPipeReader(PipeReader reader, ConnectionHandover handover) : PipeReader
{
    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result) => reader.TryRead(out result);

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => reader.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => reader.AdvanceTo(consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => reader.AdvanceTo(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead() => reader.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        if (!handover.IsTaken)
        {
            reader.Complete(exception);
        }
    }

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => handover.IsTaken ? default : reader.CompleteAsync(exception);

    /// <inheritdoc/>
    protected override ValueTask<ReadResult> ReadAtLeastAsyncCore(int minimumSize, CancellationToken cancellationToken) =>
        reader.ReadAtLeastAsync(minimumSize, cancellationToken);
}
