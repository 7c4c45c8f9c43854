using System.IO.Pipelines;

namespace LiveOrleans.Gateway;

/// <summary>The bytes of a connection whose request was answered with an upgrade.</summary>
internal interface IUpgradedConnection : IAsyncDisposable
{
    /// <summary>What the client sends. It holds no buffer while nothing comes.</summary>
    PipeReader Input { get; }

    /// <summary>Writes; for one caller at a time.</summary>
    /// <param name="bytes">The bytes; they do not change before the write has completed.</param>
    /// <returns>When they are on their way, and no more wait in front of the socket than may.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Cuts the connection off at once; without effect when it has ended.</summary>
    void Abort();
}
