namespace LiveOrleans.Channels;

/// <summary>What a gateway asks of channels, wherever they live.</summary>
/// <remarks>
/// Every call is safe to repeat. A channel that cannot be reached answers with its outcome, or throws
/// <see cref="ChannelUnavailableException"/> where the answer has no room for it.
/// </remarks>
public interface IChannels
{
    /// <summary>Publishes on a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="entries">What to publish, in order; at least one.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    ValueTask<PublishResult> PublishAsync(ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken);

    /// <summary>Publishes on a channel what each stands for itself: one that is refused harms no other.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="entries">What to publish, in order; at least one.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    /// <returns>What became of each, in the same order.</returns>
    ValueTask<PublishResult[]> PublishEachAsync(ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken);

    /// <summary>Tells a channel that a node subscribes, or how its subscription has changed. This finds the channel an owner if it has none.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="attachment">The whole of the node's subscription.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    /// <returns>Who owns the channel.</returns>
    ValueTask<ChannelOwner> AttachAsync(ChannelId channel, NodeAttachment attachment, CancellationToken cancellationToken);

    /// <summary>Tells a channel that a node no longer subscribes.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="node">The node.</param>
    /// <param name="revision">The revision of the node's subscription when it ended.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    ValueTask DetachAsync(ChannelId channel, NodeId node, long revision, CancellationToken cancellationToken);

    /// <summary>Asks the source of a channel whether a session may subscribe.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="request">Who subscribes, and with which data.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The source's answer; not found where no source feeds the channel.</returns>
    ValueTask<SourceAdmission> AdmitAsync(ChannelId channel, SourceRequest request, CancellationToken cancellationToken);

    /// <summary>Offers what a session publishes to the source of a channel, and publishes what the source makes of it.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="publication">Who publishes, and what.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    /// <returns>The source's answer and what became of it; not found where no source feeds the channel.</returns>
    ValueTask<OfferResult> OfferAsync(ChannelId channel, SourceRequest publication, CancellationToken cancellationToken);

    /// <summary>Lists the sessions that are present on a channel, on all nodes.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<ClientInfo>> PresenceAsync(ChannelId channel, CancellationToken cancellationToken);

    /// <summary>Reads a page of a channel's history.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="query">Which page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<HistoryPage> HistoryAsync(ChannelId channel, HistoryQuery query, CancellationToken cancellationToken);

    /// <summary>Lists the channels that are active anywhere, by name; those of a silo that does not answer in time are missing.</summary>
    /// <param name="query">Which, and how many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<ChannelStatus>> ListAsync(ChannelListQuery query, CancellationToken cancellationToken);
}
