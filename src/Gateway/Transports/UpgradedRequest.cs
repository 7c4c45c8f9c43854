namespace LiveOrleans.Gateway;

/// <summary>An upgrade inside its request: over TLS and HTTP/2, where HTTP must stay to carry the bytes.</summary>
/// <param name="stream">The request's bytes, both ways.</param>
/// <param name="abort">Cuts the request off.</param>
internal sealed class UpgradedRequest(Stream stream, Action abort) : IUpgradedConnection
{
    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => stream.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => stream.WriteAsync(bytes);

    /// <inheritdoc/>
    public void Abort() => abort();
}
