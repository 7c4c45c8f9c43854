namespace LiveOrleans.Channels;

/// <summary>Where a running source writes to.</summary>
public interface ISourceSink
{
    /// <summary>The most bytes of a cursor.</summary>
    const int MaxCursorBytes = 1024;

    /// <summary>The token of the lease under which the source runs. A source that can take it refuses lower ones.</summary>
    FencingToken Token { get; }

    /// <summary>With whose rights and which data the source runs: those of a session that subscribed first. Null when nobody told.</summary>
    SourceRequest? Opener { get; }

    /// <summary>How far the channel has read its source: what was last written of that, by whichever node ran the source; null for nothing.</summary>
    /// <remarks>
    /// It is as the log had it when the run began under its lease, and as this run has written since. A source that goes on behind it
    /// leaves nothing out and repeats nothing.
    /// </remarks>
    string? Cursor { get; }

    /// <summary>Publishes on the source's channel, and leaves the cursor as it is.</summary>
    /// <param name="entries">What to publish, in order.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When the channel has taken them: a source that waits is held back by a channel that is behind.</returns>
    /// <exception cref="OperationCanceledException">The lease is lost, or the run was cancelled: stop reading.</exception>
    ValueTask WriteAsync(IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken) => WriteAsync(entries, null, cancellationToken);

    /// <summary>Publishes on the source's channel, and stores in the same step how far the source has been read.</summary>
    /// <param name="entries">What to publish, in order; may be empty when only the cursor moves.</param>
    /// <param name="cursor">
    /// Where the source goes on behind <paramref name="entries"/>, in its own words: at most <see cref="MaxCursorBytes"/> bytes of UTF-8
    /// without line breaks and NUL. Null leaves the cursor as it is. An empty one, and one that is not as said here, leaves none: then the next run
    /// begins with what the source sends from then on.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When the channel has taken them.</returns>
    /// <exception cref="OperationCanceledException">The lease is lost, or the run was cancelled: stop reading.</exception>
    /// <exception cref="ChannelUnavailableException">
    /// The log did not say whether it has them. End the run: the next one finds in <see cref="Cursor"/> what the log has. Only with a cursor;
    /// without one the write is tried until it succeeds.
    /// </exception>
    ValueTask WriteAsync(IReadOnlyList<AppendEntry> entries, string? cursor, CancellationToken cancellationToken);
}
