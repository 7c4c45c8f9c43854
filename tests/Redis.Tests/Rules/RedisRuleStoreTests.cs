using LiveOrleans.Channels;
using LiveOrleans.Specifications;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Redis.Tests;

public sealed class RedisRuleStoreTests : RuleStoreSpecification, IClassFixture<RedisServer>, IAsyncDisposable
{
    private readonly RedisServer _server;
    private readonly RedisNode _node;

    public RedisRuleStoreTests(RedisServer server)
    {
        _server = server;
        _node = new RedisNode(server);
        Store = new RedisRuleStore(_node.Connection, NullLogger<RedisRuleStore>.Instance);
    }

    protected override IRuleStore Store { get; }

    [Fact]
    public async Task Watch_ChangeOnAnotherNode_IsTold()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var watch = await Store.WatchAsync(() => told.TrySetResult(), Cancellation);
        await using var other = new RedisNode(_server, _node.Prefix);
        await new RedisRuleStore(other.Connection, NullLogger<RedisRuleStore>.Instance).PutAsync(new StoredRule(1, "stream/a", "{}"), 0, Cancellation);
        await told.Task.WaitAsync(Cancellation);
        Assert.Single((await Store.ReadAsync(Cancellation)).Rules);
    }

    [Fact]
    public async Task Read_EntryOfAnotherForm_IsLeftOut()
    {
        await Store.PutAsync(new StoredRule(1, "stream/a", "{}"), 0, Cancellation);
        await _server.Database.HashSetAsync(_node.Connection.Keys.Rules, "no-org", "x");
        Assert.Equal("stream/a", Assert.Single((await Store.ReadAsync(Cancellation)).Rules).Pattern);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
