using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>A pub/sub channel of Redis.</summary>
/// <param name="Name">Its name; with the hash tag of the channel whose scripts publish on it.</param>
/// <param name="IsSharded">Whether it lives in the slot of its hash tag, in a Redis Cluster, instead of on all of its nodes.</param>
internal readonly record struct RedisSubject(string Name, bool IsSharded)
{
    /// <summary>The client library's name for it.</summary>
    /// <remarks>Plain ones go through the node of their slot, too: what several nodes of a Redis Cluster pass on has no order.</remarks>
    public RedisChannel Channel => IsSharded ? RedisChannel.Sharded(Name) : RedisChannel.Literal(Name).WithKeyRouting();

    /// <summary>What publishes on it.</summary>
    public string PublishCommand => IsSharded ? "SPUBLISH" : "PUBLISH";
}
