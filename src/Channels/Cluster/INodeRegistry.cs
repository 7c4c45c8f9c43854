namespace LiveOrleans.Channels;

/// <summary>The nodes that are alive, as each says of itself.</summary>
/// <remarks>
/// A node that is paused or cut off is missing once its duration has passed, and is there again with its next renewal.
/// <see cref="ChannelUnavailableException"/> says that the registry could not be reached or did not answer in time.
/// </remarks>
public interface INodeRegistry
{
    /// <summary>Says that a node is alive, and what it is.</summary>
    /// <param name="node">The node.</param>
    /// <param name="duration">How long it counts as alive without another renewal.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    ValueTask RenewAsync(NodeInfo node, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Says that a node is gone, before its duration has passed.</summary>
    /// <param name="node">The node; nothing happens when it is not there.</param>
    /// <param name="cancellationToken">Ends the wait, not necessarily the effect.</param>
    ValueTask RemoveAsync(NodeId node, CancellationToken cancellationToken);

    /// <summary>Lists the nodes that are alive, by id.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<NodeInfo>> ListAsync(CancellationToken cancellationToken);
}
