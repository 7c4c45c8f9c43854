using LiveOrleans.Channels;

namespace LiveOrleans.Redis.Tests;

/// <summary>What happens when Redis forgets, restarts or is away.</summary>
public sealed class RedisLossTests(RedisServer server) : IClassFixture<RedisServer>, IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly NodeId Node = new("n");

    private readonly RedisNode _node = new(server);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Append_AfterAFlush_BeginsANewEpoch()
    {
        var channel = TestChannels.Channel("flushed");
        var grant = await _node.Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation);
        var before = await _node.Log.AppendAsync(TestChannels.Request(channel, grant.Writer, "1", TestChannels.Json(1)), Cancellation);
        await server.Server.FlushAllDatabasesAsync();
        var request = TestChannels.Request(channel, grant.Writer, "2", TestChannels.Json(2)) with { Known = before.Top };
        var after = await _node.Log.AppendAsync(request, Cancellation);
        Assert.Equal(AppendOutcome.Appended, after.Outcome);
        Assert.NotEqual(before.Top.Epoch, after.Top.Epoch);
        Assert.Equal(1UL, after.Top.Offset);
    }

    [Fact]
    public async Task Append_KnownSchemaAfterAFlush_SendsTheSchemaAgain()
    {
        var channel = TestChannels.Channel("flushed-schema");
        var schema = new FrameSchema("a", "{}"u8.ToArray());
        var grant = await _node.Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation);
        await _node.Log.AppendAsync(TestChannels.Request(channel, grant.Writer, "1", AppendEntry.Frame(schema, "1"u8.ToArray())), Cancellation);
        await server.Server.FlushAllDatabasesAsync();
        var after = await _node.Log.AppendAsync(TestChannels.Request(channel, grant.Writer, "2", AppendEntry.Frame(schema, "2"u8.ToArray())), Cancellation);
        Assert.Equal("""{"schema":{},"data":2}""", TestChannels.Text(Assert.Single(after.Publications)));
    }

    [Fact]
    public async Task Tokens_AfterAFlush_RiseAboveTheFloor()
    {
        var channel = TestChannels.Channel("flushed-tokens");
        var writer = (await _node.Log.OpenWriterAsync(channel, new NodeId("owner"), new FencingToken(long.MaxValue / 4), Cancellation)).Writer;
        var lease = await _node.Leases.AcquireAsync(channel, Node, TimeSpan.FromSeconds(3), new FencingToken(long.MaxValue / 4), Cancellation);
        await server.Server.FlushAllDatabasesAsync();
        Assert.True((await _node.Log.OpenWriterAsync(channel, new NodeId("owner"), writer, Cancellation)).Writer > writer);
        Assert.True((await _node.Leases.AcquireAsync(channel, Node, TimeSpan.FromSeconds(3), lease.Token, Cancellation)).Token > lease.Token);
    }

    [Fact]
    public async Task Tokens_AfterAFlushWithoutAFloor_RiseByTheClock()
    {
        var channel = TestChannels.Channel("flushed-clock");
        var writer = (await _node.Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation)).Writer;
        var lease = await _node.Leases.AcquireAsync(channel, Node, TimeSpan.FromSeconds(3), FencingToken.None, Cancellation);
        await server.Server.FlushAllDatabasesAsync();
        var highest = Math.Max(writer.Value, lease.Token.Value);
        await Eventually.HoldsAsync(
            async () => new DateTimeOffset(await server.Server.TimeAsync(), TimeSpan.Zero).ToUnixTimeMilliseconds() > highest, Deadline, "Redis' clock moves on");
        Assert.True((await _node.Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation)).Writer > writer);
        Assert.True((await _node.Leases.AcquireAsync(channel, Node, TimeSpan.FromSeconds(3), FencingToken.None, Cancellation)).Token > lease.Token);
    }

    [Fact]
    public async Task Append_AfterTheScriptsAreForgotten_IsTaken()
    {
        var channel = TestChannels.Channel("scripts");
        var grant = await _node.Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation);
        await _node.Log.AppendAsync(TestChannels.Request(channel, grant.Writer, "1", TestChannels.Json(1)), Cancellation);
        await server.Server.ScriptFlushAsync();
        var after = await _node.Log.AppendAsync(TestChannels.Request(channel, grant.Writer, "2", TestChannels.Json(2)), Cancellation);
        Assert.Equal(2UL, after.Top.Offset);
    }

    [Fact]
    public async Task Calls_WhileRedisIsAway_SayUnavailableAndComeBack()
    {
        var channel = TestChannels.Channel("away");
        var subscriber = new Specifications.RecordingSubscriber();
        await using var subscription = await _node.Broker.SubscribeAsync(channel, subscriber, Cancellation);
        var grant = await _node.Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation);
        var request = TestChannels.Request(channel, grant.Writer, "1", TestChannels.Json(1));
        await server.StopAsync();
        await Assert.ThrowsAsync<ChannelUnavailableException>(async () => await _node.Log.AppendAsync(request, Cancellation));
        await Assert.ThrowsAsync<ChannelUnavailableException>(async () => await _node.Log.ReadAsync(channel, Cancellation));
        await Assert.ThrowsAsync<ChannelUnavailableException>(
            async () => await _node.Broker.SubscribeAsync(TestChannels.Channel("away-too"), subscriber, Cancellation));
        await Assert.ThrowsAsync<ChannelUnavailableException>(
            async () => await _node.Leases.AcquireAsync(channel, Node, TimeSpan.FromSeconds(3), FencingToken.None, Cancellation));
        await server.RestartAsync();
        await Eventually.HoldsAsync(() => IsAppendedAsync(request), Deadline, "the append is taken again");
        await Eventually.HoldsAsync(() => IsDeliveredAsync(request, subscriber), Deadline, "the subscription is renewed");
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private async Task<bool> IsAppendedAsync(AppendRequest request)
    {
        try
        {
            return (await _node.Log.AppendAsync(request, Cancellation)).Outcome == AppendOutcome.Appended;
        }
        catch (ChannelUnavailableException)
        {
            return false;
        }
    }

    private async Task<bool> IsDeliveredAsync(AppendRequest request, Specifications.RecordingSubscriber subscriber) =>
        await IsAppendedAsync(request with { BatchId = Guid.NewGuid().ToString("N") }) && !subscriber.IsEmpty;
}
