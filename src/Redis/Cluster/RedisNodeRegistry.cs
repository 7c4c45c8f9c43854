using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>The nodes of a cluster, in one hash and by Redis' own clock.</summary>
/// <param name="connection">Reaches Redis.</param>
/// <param name="logger">Is told of nodes that could not be read.</param>
public sealed partial class RedisNodeRegistry(RedisConnection connection, ILogger<RedisNodeRegistry> logger) : INodeRegistry
{
    /// <inheritdoc/>
    public async ValueTask RenewAsync(NodeInfo node, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.FromMilliseconds(1));
        await RunAsync([node.Id.Value, (long)duration.TotalMilliseconds, WireWriter.Node(node)], cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(NodeId node, CancellationToken cancellationToken)
    {
        var database = await connection.CommandsAsync(cancellationToken);
        await RedisFault.TranslateAsync(database.HashDeleteAsync(connection.Keys.Nodes, node.Value), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<NodeInfo>> ListAsync(CancellationToken cancellationToken)
    {
        var reply = await RunAsync([], cancellationToken);
        var nodes = new List<NodeInfo>(reply.Length);
        for (var i = 0; i < reply.Length; i++)
        {
            try
            {
                nodes.Add(WireDecoder.Node((byte[]?)reply[i]));
            }
            catch (FormatException exception)
            {
                Log.MalformedNode(logger, exception);
            }
        }

        nodes.Sort(static (left, right) => string.CompareOrdinal(left.Id.Value, right.Id.Value));
        return nodes;
    }

    private async ValueTask<RedisResult> RunAsync(RedisValue[] arguments, CancellationToken cancellationToken) =>
        await RedisScript.Nodes.RunAsync(
            await connection.CommandsAsync(cancellationToken), [connection.Keys.Nodes], arguments, cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(EventIds.MalformedNode, LogLevel.Warning, "A registered node cannot be read and is left out; is it of another version?", EventName = nameof(EventIds.MalformedNode))]
        public static partial void MalformedNode(ILogger logger, Exception exception);
    }
}
