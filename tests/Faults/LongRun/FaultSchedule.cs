namespace LiveOrleans.Faults;

/// <summary>Which fault comes next, and to which node: the same for the same seed, however long each takes.</summary>
/// <param name="random">Chooses.</param>
/// <param name="nodes">How many nodes there are. The first is never ended, so that one life lasts as long as the run.</param>
internal sealed class FaultSchedule(Random random, int nodes)
{
    // Twice what happens to nodes, since there are two of them to end, and rarely what takes everything from a cluster.
    private static readonly ClusterFault[] Deck =
    [
        ClusterFault.NodeKilled, ClusterFault.NodeKilled, ClusterFault.NodeStopped, ClusterFault.NodeStopped, ClusterFault.NodePaused, ClusterFault.NodePaused,
        ClusterFault.RedisRestarted, ClusterFault.RedisPaused, ClusterFault.RedisSubscriptionsKilled, ClusterFault.RedisFlushed,
    ];

    private readonly Queue<ClusterFault> _left = [];

    /// <summary>The next fault, and the index of the node that it happens to; a fault of Redis happens to none.</summary>
    public (ClusterFault Fault, int Node) Next()
    {
        if (_left.Count == 0)
        {
            ClusterFault[] deck = [.. Deck];
            random.Shuffle(deck);
            foreach (var fault in deck)
            {
                _left.Enqueue(fault);
            }
        }

        return (_left.Dequeue(), 1 + random.Next(nodes - 1));
    }
}
