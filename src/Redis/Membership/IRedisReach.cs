namespace LiveOrleans.Redis;

/// <summary>Tells a Redis that this node cannot reach from one that has lost a part of itself.</summary>
public interface IRedisReach
{
    /// <summary>Whether more than half of the masters of a Redis Cluster answer this node.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Within half a second. False where there is no Redis Cluster: one master is all there is to reach.</returns>
    Task<bool> ReachesMostMastersAsync(CancellationToken cancellationToken);
}
