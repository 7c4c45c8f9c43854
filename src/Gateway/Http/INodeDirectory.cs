using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>Knows the nodes of the cluster, for <c>/api/live/cluster</c>.</summary>
public interface INodeDirectory
{
    /// <summary>What joins the nodes: <c>memory</c> for one node alone.</summary>
    string Engine { get; }

    /// <summary>Lists the nodes, by id.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<NodeInfo>> ListAsync(CancellationToken cancellationToken);
}
