namespace LiveOrleans.Faults;

/// <summary>What the long run does to a cluster.</summary>
internal enum ClusterFault
{
    /// <summary>SIGKILL of a node, which is started again when the others serve.</summary>
    NodeKilled,

    /// <summary>SIGTERM of a node, which is started again when it has left.</summary>
    NodeStopped,

    /// <summary>SIGSTOP of a node for long enough that the others take it for dead, then SIGCONT.</summary>
    NodePaused,

    /// <summary>Redis ends and starts again with what it has on disk.</summary>
    RedisRestarted,

    /// <summary>SIGSTOP of Redis for longer than a lease, then SIGCONT.</summary>
    RedisPaused,

    /// <summary>CLIENT KILL of all subscriptions.</summary>
    RedisSubscriptionsKilled,

    /// <summary>FLUSHALL.</summary>
    RedisFlushed,
}
