namespace LiveOrleans.Channels;

/// <summary>Where a running source writes to.</summary>
public interface ISourceSink
{
    /// <summary>The token of the lease under which the source runs. A source that can take it refuses lower ones.</summary>
    FencingToken Token { get; }

    /// <summary>With whose rights and which data the source runs: those of a session that subscribed first. Null when nobody told.</summary>
    SourceRequest? Opener { get; }

    /// <summary>Publishes on the source's channel.</summary>
    /// <param name="entries">What to publish, in order.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When the channel has taken them: a source that waits is held back by a channel that is behind.</returns>
    /// <exception cref="OperationCanceledException">The lease is lost, or the run was cancelled: stop reading.</exception>
    ValueTask WriteAsync(IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken);
}
