using System.IO.Pipelines;

namespace LiveOrleans.Gateway;

/// <summary>An upgrade inside its request: over TLS and HTTP/2, where HTTP must stay to carry the bytes.</summary>
/// <param name="stream">The request's bytes, both ways.</param>
/// <param name="abort">Cuts the request off.</param>
internal sealed class UpgradedRequest(Stream stream, Action abort) : IUpgradedConnection
{
    private static readonly StreamPipeReaderOptions InputOptions = new(leaveOpen: true, useZeroByteReads: true);

    // Guards the end: whoever comes after it must not touch a request that is over.
    private readonly Lock _lock = new();
    private bool _hasEnded;

    /// <inheritdoc/>
    public PipeReader Input { get; } = PipeReader.Create(stream, InputOptions);

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => stream.WriteAsync(bytes);

    /// <inheritdoc/>
    public void Abort()
    {
        lock (_lock)
        {
            if (!_hasEnded)
            {
                abort();
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _hasEnded = true;
        }

        return Input.CompleteAsync();
    }
}
