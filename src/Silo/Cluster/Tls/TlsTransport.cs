using System.IO.Pipelines;
using System.Net.Security;

namespace LiveOrleans.Silo;

/// <summary>The plain side of an encrypted connection. The stream's owner closes it.</summary>
internal sealed class TlsTransport(SslStream stream) : IDuplexPipe
{
    /// <summary>The most that one TLS record carries (RFC 8446, 5.1).</summary>
    private const int Record = 16 * 1024;

    /// <inheritdoc/>
    public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: Record, leaveOpen: true));

    /// <inheritdoc/>
    public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: Record, leaveOpen: true));

    /// <summary>Gives the buffers back. What is still in them belongs to a connection that is over.</summary>
    public async ValueTask CompleteAsync()
    {
        await Input.CompleteAsync();
        await Output.CompleteAsync(new OperationCanceledException("The connection is over."));
    }
}
