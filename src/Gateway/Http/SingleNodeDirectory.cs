using LiveOrleans.Channels;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LiveOrleans.Gateway;

/// <summary>The directory of a node that is alone.</summary>
/// <param name="node">The node.</param>
/// <param name="server">Knows the addresses, once it has started.</param>
/// <param name="time">The clock.</param>
/// <param name="sessions">The node's sessions.</param>
public sealed class SingleNodeDirectory(NodeId node, IServer server, TimeProvider time, SessionDirectory sessions) : INodeDirectory
{
    private static readonly string Version = typeof(SingleNodeDirectory).Assembly.GetName().Version?.ToString(3) ?? string.Empty;

    private readonly DateTimeOffset _started = time.GetUtcNow();

    /// <inheritdoc/>
    public string Engine => "memory";

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NodeInfo>> ListAsync(CancellationToken cancellationToken)
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? string.Empty;
        return ValueTask.FromResult<IReadOnlyList<NodeInfo>>([new NodeInfo(node, "all", address, Version, _started, sessions.Count, sessions.SubscriptionCount)]);
    }
}
