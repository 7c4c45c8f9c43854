namespace LiveOrleans.Channels;

/// <summary>A place in a channel's history.</summary>
/// <param name="Epoch">Names one life of the history; positions of different epochs cannot be compared.</param>
/// <param name="Offset">The number of the publication, from 1 and without gaps; 0 is the place before the first.</param>
public readonly record struct StreamPosition(string Epoch, ulong Offset)
{
    /// <summary>A position in no history.</summary>
    public static StreamPosition None { get; } = new(string.Empty, 0);
}
