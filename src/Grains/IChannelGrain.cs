using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>A channel in the cluster; the key is <see cref="ChannelId.Key"/>.</summary>
/// <remarks>Every call may be repeated: a call whose answer is lost may have had its effect.</remarks>
[Alias("LiveOrleans.Channel")]
public interface IChannelGrain : IGrainWithStringKey
{
    /// <summary>Publishes on the channel.</summary>
    /// <param name="entries">What to publish, in order; at least one.</param>
    [Alias("Publish")]
    Task<PublishResult> Publish([Immutable] AppendEntry[] entries);

    /// <summary>Publishes on the channel what several on a node have published.</summary>
    /// <param name="publishes">What each has published, in order; at least one entry each.</param>
    /// <returns>What became of each, in the same order.</returns>
    [Alias("PublishEach")]
    Task<PublishResult[]> PublishEach([Immutable] AppendEntry[][] publishes);

    /// <summary>Publishes what the channel's rule makes of something that need not be JSON.</summary>
    /// <param name="data">What was sent.</param>
    [Alias("Process")]
    Task<PublishResult> Process([Immutable] byte[] data);

    /// <summary>Appends what rules of other channels have redirected; the channel's own is not asked.</summary>
    /// <param name="entries">What to append, in order; at least one.</param>
    [Alias("Append")]
    Task<PublishResult> Append([Immutable] AppendEntry[] entries);

    /// <summary>A node subscribes, or its subscription has changed.</summary>
    /// <param name="attachment">The whole of the node's subscription.</param>
    /// <returns>The silo that owns the channel.</returns>
    [Alias("Attach")]
    Task<ChannelOwner> Attach([Immutable] NodeAttachment attachment);

    /// <summary>A node no longer subscribes.</summary>
    /// <param name="node">The node.</param>
    /// <param name="revision">The revision of its subscription when it ended.</param>
    [Alias("Detach")]
    Task Detach(NodeId node, long revision);

    /// <summary>Forgets nodes that are gone: their sessions have left.</summary>
    /// <param name="nodes">The nodes.</param>
    [Alias("Forget")]
    Task Forget([Immutable] NodeId[] nodes);

    /// <summary>Asks the channel's source whether sessions of a node may subscribe.</summary>
    /// <param name="requests">Who subscribes, and with which data.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>An answer to each, in the same order.</returns>
    [Alias("Admit")]
    Task<SourceAdmission[]> Admit([Immutable] SourceRequest[] requests, CancellationToken cancellationToken);

    /// <summary>Offers what sessions of a node publish to the channel's source, one after the other.</summary>
    /// <param name="publications">Who publishes, and what.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    /// <returns>What became of each, in the same order.</returns>
    [Alias("Offer")]
    Task<OfferResult[]> Offer([Immutable] SourceRequest[] publications, CancellationToken cancellationToken);

    /// <summary>Lists the sessions that are present, on all nodes.</summary>
    [Alias("Presence")]
    Task<ClientInfo[]> Presence();
}
