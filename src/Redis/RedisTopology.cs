using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>What kind of Redis it is, as far as names depend on it.</summary>
/// <remarks>
/// All nodes must come to the same answer: it depends on the servers alone, and is kept once it is known. After an update of
/// a Redis Cluster from 6 to 7 the nodes start again.
/// </remarks>
internal sealed class RedisTopology
{
    private static readonly Version FirstSharded = new(7, 0);

    private bool? _isSharded;
    private bool? _isCluster;

    /// <summary>Whether keys live in slots, and a script can touch those of one slot only: in a Redis Cluster.</summary>
    /// <param name="connection">A connection to the Redis; nothing is known while it is broken.</param>
    public bool IsCluster(IConnectionMultiplexer connection) =>
        Ask(connection, ref _isCluster, static servers => servers.Any(static server => server.ServerType == ServerType.Cluster));

    /// <summary>Whether a subject can live in its slot: in a Redis Cluster of version 7.0 or newer.</summary>
    /// <param name="connection">A connection to the Redis; nothing is known while it is broken.</param>
    public bool IsSharded(IConnectionMultiplexer connection) =>
        Ask(connection, ref _isSharded, static servers => servers.All(static server => server.ServerType == ServerType.Cluster && server.Version >= FirstSharded));

    private static bool Ask(IConnectionMultiplexer connection, ref bool? known, Func<IReadOnlyList<IServer>, bool> ask)
    {
        if (known is { } answer)
        {
            return answer;
        }

        IReadOnlyList<IServer> servers = [.. connection.GetServers().Where(static server => server.IsConnected)];
        if (servers.Count == 0)
        {
            return false;
        }

        answer = ask(servers);
        known = answer;
        return answer;
    }
}
