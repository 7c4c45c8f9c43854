namespace LiveOrleans.Channels;

/// <summary>What can be asked of a log in fewer words.</summary>
public static class StreamLogExtensions
{
    /// <summary>Reads all that is kept of a channel, as somebody who knows nothing of it.</summary>
    /// <param name="log">The log.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static ValueTask<LogSnapshot> ReadAsync(this IStreamLog log, ChannelId channel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log.ReadAsync(channel, StreamPosition.None, cancellationToken);
    }
}
