namespace LiveOrleans.Channels;

/// <summary>The ways to a channel, wherever it lives, that its rule gives rise to. Both answer as <see cref="IChannels.PublishAsync"/> does.</summary>
public interface IChannelRelay
{
    /// <summary>Gives a channel's rule something to convert.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="data">What was sent; need not be JSON.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    ValueTask<PublishResult> ProcessAsync(ChannelId channel, ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>Appends what rules have decided about already: the channel's own is not asked again.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="entries">What to append, in order; at least one.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    ValueTask<PublishResult> AppendAsync(ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken);
}
