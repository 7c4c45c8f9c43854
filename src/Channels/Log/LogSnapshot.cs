namespace LiveOrleans.Channels;

/// <summary>All that a log keeps of a channel at one moment.</summary>
/// <param name="Top">The position of the newest publication.</param>
/// <param name="Publications">What is kept, in order, up to <paramref name="Top"/>.</param>
/// <param name="Schema">The schema in force after the newest publication; empty when there is none.</param>
/// <param name="Writer">The token of the channel's last writer; <see cref="FencingToken.None"/> when it never had one.</param>
public sealed record LogSnapshot(
    StreamPosition Top, IReadOnlyList<Publication> Publications, ReadOnlyMemory<byte> Schema, FencingToken Writer)
{
    /// <summary>Makes a cache of the snapshot, to be kept up by appending what follows.</summary>
    /// <param name="limits">How much the cache keeps.</param>
    public StreamCache ToCache(HistoryLimits limits)
    {
        var cache = new StreamCache(limits);
        Fill(cache);
        return cache;
    }

    /// <summary>Replaces what a cache holds by the snapshot.</summary>
    /// <param name="cache">The cache.</param>
    public void Fill(StreamCache cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        cache.Reset(Top with { Offset = Top.Offset - (ulong)Publications.Count }, Schema);
        foreach (var publication in Publications)
        {
            cache.TryAppend(publication);
        }
    }
}
