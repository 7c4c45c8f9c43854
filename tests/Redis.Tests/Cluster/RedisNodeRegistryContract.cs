using LiveOrleans.Channels;
using LiveOrleans.Specifications;

namespace LiveOrleans.Redis.Tests;

/// <summary>The contract over any kind of Redis.</summary>
public abstract class RedisNodeRegistryContract(IRedisSystem redis) : NodeRegistrySpecification, IAsyncDisposable
{
    private protected RedisNode Node { get; } = new(redis);

    protected override INodeRegistry Registry => Node.Nodes;

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Moves the ends of all nodes, since Redis' own clock cannot be moved.</summary>
    protected override async ValueTask AdvanceAsync(TimeSpan time) =>
        await redis.Database.ScriptEvaluateAsync(
            """
            for _, id in ipairs(redis.call('HKEYS', KEYS[1])) do
              local row = redis.call('HGET', KEYS[1], id)
              local space = string.find(row, ' ', 1, true)
              local ends = tonumber(string.sub(row, 1, space)) - tonumber(ARGV[1])
              redis.call('HSET', KEYS[1], id, string.format('%.0f', ends) .. string.sub(row, space))
            end
            """,
            [Node.Connection.Keys.Nodes],
            [(long)time.TotalMilliseconds]);
}
