namespace LiveOrleans.Gateway;

/// <summary>Who is told by one fan-out, cut into shards of which each has a worker.</summary>
internal sealed class FanOutPlan
{
    // Fewer sessions than this are not worth a second worker.
    private const int SessionsPerShard = 64;

    private readonly SessionSubscription[] _subscriptions;

    public FanOutPlan(SessionSubscription[] subscriptions)
    {
        _subscriptions = subscriptions;
        ShardCount = Math.Min(Environment.ProcessorCount, (subscriptions.Length + SessionsPerShard - 1) / SessionsPerShard);
    }

    public int ShardCount { get; }

    /// <summary>The sessions of a shard; empty for a shard that the plan does not have.</summary>
    public ReadOnlySpan<SessionSubscription> Shard(int shard)
    {
        if (shard >= ShardCount)
        {
            return default;
        }

        var start = (int)((long)_subscriptions.Length * shard / ShardCount);
        var end = (int)((long)_subscriptions.Length * (shard + 1) / ShardCount);
        return _subscriptions.AsSpan(start..end);
    }
}
