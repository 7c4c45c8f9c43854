namespace LiveOrleans.Load;

/// <summary>Nodes of LiveOrleans that share a Redis.</summary>
internal sealed record LiveCluster(IReadOnlyList<RunningServer> Nodes, RedisProcess Redis) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Nodes[0].DisposeAsync();
}
