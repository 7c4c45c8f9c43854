namespace LiveOrleans.Sources;

/// <summary>Cuts what comes over a connection, in pieces of any size, into messages.</summary>
/// <remarks>One object reads one connection, from its start.</remarks>
internal interface IMessageParser
{
    /// <summary>The id of the last message that was completed, as the source gave it; null when it gives none.</summary>
    string? LastEventId { get; }

    /// <summary>Reads on until a message is complete or the input is used up.</summary>
    /// <param name="input">What came; what was read is cut off its start.</param>
    /// <param name="message">The message; it stays as it is until the next call.</param>
    /// <returns>Whether there is a message. False: all of the input was read.</returns>
    /// <exception cref="InvalidDataException">A message is longer than this reader takes.</exception>
    bool TryRead(ref ReadOnlyMemory<byte> input, out ReadOnlyMemory<byte> message);
}
