namespace LiveOrleans.Sources;

/// <summary>The connection of one run, which is open and has messages.</summary>
/// <remarks>Disposing of it closes it at once, also while something is read or written.</remarks>
internal interface ISourceConnection : IDisposable
{
    /// <summary>The channel's cursor behind the last message that was taken, also behind one that cannot be read; null leaves it as it is.</summary>
    string? Cursor { get; }

    /// <summary>Reads what has come, or waits until something comes. Called when every message of the last read has been taken.</summary>
    /// <param name="cancellationToken">Closes the connection.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">A message is too long.</exception>
    ValueTask<bool> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Takes the next message of what was read.</summary>
    /// <param name="message">The message; it stays as it is until the next call of anything.</param>
    /// <returns>False when there is none, until more was read.</returns>
    /// <exception cref="InvalidDataException">A message is too long.</exception>
    bool TryTake(out ReadOnlyMemory<byte> message);
}
