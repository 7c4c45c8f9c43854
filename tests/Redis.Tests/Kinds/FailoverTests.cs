using System.Globalization;
using LiveOrleans.Channels;
using LiveOrleans.Specifications;
using StackExchange.Redis;

namespace LiveOrleans.Redis.Tests;

/// <summary>The Sentinels make the replica the master while a node appends and subscribes.</summary>
public sealed class FailoverTests(SentinelServers redis, ITestOutputHelper output) : IClassFixture<SentinelServers>, IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly RedisProcess _replica = new("--replicaof", "127.0.0.1", redis.Port.ToString(CultureInfo.InvariantCulture), "--save", string.Empty);
    private readonly RedisNode _node = new(redis);
    private int _batches;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Failover_OfTheMaster_AppendsGoOnAndNobodyFollowsTheOneThatComesBack()
    {
        _replica.Start();
        await Eventually.HoldsAsync(async () => (long)await redis.Database.ExecuteAsync("WAIT", 1, 100) == 1, Deadline, "the replica is there");
        await redis.KnowsReplicaAsync();
        var channel = TestChannels.Channel("failover");
        var subscriber = new RecordingSubscriber();
        await using var subscription = await _node.Broker.SubscribeAsync(channel, subscriber, Cancellation);
        var writer = (await _node.Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation)).Writer;
        Assert.True(await AppendsAsync(channel, writer));
        await subscriber.NextBatchAsync(Cancellation);
        Assert.Equal(1, (long)await redis.Database.ExecuteAsync("WAIT", 1, 1000));

        var start = TimeProvider.System.GetTimestamp();
        await redis.StopAsync();
        await Eventually.HoldsAsync(
            async () => !(await redis.MasterAsync()).Contains($"{redis.Port}", StringComparison.Ordinal), Deadline, "the Sentinels have a new master");
        output.WriteLine($"failed over after {TimeProvider.System.GetElapsedTime(start).TotalSeconds:F1} s");
        await Eventually.HoldsAsync(() => AppendsAsync(channel, writer), Deadline, "an append is taken by the new master");
        output.WriteLine($"appended again after {TimeProvider.System.GetElapsedTime(start).TotalSeconds:F1} s");
        Assert.True(await subscriber.Interrupted.WaitAsync(Deadline, Cancellation));
        await Eventually.HoldsAsync(
            async () => await AppendsAsync(channel, writer) && !subscriber.IsEmpty, Deadline, "the subscription is at the new master");

        await redis.KeepMasterAsync();

        // It calls itself the master until the Sentinels make it a replica; nothing may be written to it or read from it meanwhile.
        await redis.RestartAsync();
        var appended = 0;
        while (await IsMasterAsync())
        {
            Assert.True(await AppendsAsync(channel, writer), "An append failed after the old master came back.");
            Assert.DoesNotContain(await AskAsync(() => redis.Server.ClientListAsync()), static client => client.Name?.StartsWith("liveorleans-", StringComparison.Ordinal) is true);
            appended++;
        }

        output.WriteLine($"{appended} appends while there were two masters");
        Assert.True(appended > 100, $"{appended} appends are too few to show anything.");
        Assert.Equal((0, 0), (await AskAsync(() => redis.CallsAsync("evalsha")), await AskAsync(() => redis.CallsAsync("eval"))));
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _replica.DisposeAsync();
    }

    /// <summary>Asks the old master: a Sentinel that makes it a replica closes all its connections, this test's own too.</summary>
    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        T? answer = default;
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    answer = await ask();
                    return true;
                }
                catch (RedisConnectionException)
                {
                    return false;
                }
            },
            Deadline,
            "the old master answers");
        return answer!;
    }

    private async Task<bool> IsMasterAsync() =>
        (await AskAsync(() => redis.Server.InfoAsync("replication"))).SelectMany(static group => group).Contains(KeyValuePair.Create("role", "master"));

    private async Task<bool> AppendsAsync(ChannelId channel, FencingToken writer)
    {
        try
        {
            var request = TestChannels.Request(channel, writer, $"{++_batches}", TestChannels.Json(_batches));
            return (await _node.Log.AppendAsync(request, Cancellation)).Outcome == AppendOutcome.Appended;
        }
        catch (ChannelUnavailableException)
        {
            return false;
        }
    }
}
