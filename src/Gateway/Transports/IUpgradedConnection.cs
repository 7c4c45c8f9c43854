namespace LiveOrleans.Gateway;

/// <summary>The bytes of a connection whose request was answered with an upgrade.</summary>
internal interface IUpgradedConnection
{
    /// <summary>Reads what has come, and waits while nothing has.</summary>
    /// <param name="buffer">Where to put it. An empty one only waits, so that whoever waits holds no buffer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many bytes were put there; 0 for an empty buffer, and when the client sends nothing any more.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Writes; for one caller at a time.</summary>
    /// <param name="bytes">The bytes; they do not change before the write has completed.</param>
    /// <returns>When they are on their way, and no more wait in front of the socket than may.</returns>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Cuts the connection off at once.</summary>
    void Abort();
}
