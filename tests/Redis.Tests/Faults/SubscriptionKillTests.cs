using System.Globalization;
using LiveOrleans.Channels;
using LiveOrleans.Client;
using LiveOrleans.Specifications;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Redis.Tests;

/// <summary>The subscriptions are cut while publications flow, and while all is quiet.</summary>
public sealed class SubscriptionKillTests(RedisServer server, ITestOutputHelper output) : IClassFixture<RedisServer>, IAsyncDisposable
{
    private const int Kills = 20;
    private const int PublicationsPerSecond = 2_000;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan KillInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BatchInterval = TimeSpan.FromMilliseconds(5);
    private static readonly HistoryLimits Limits = new() { MaxPublications = 20_000, MaxBytes = 64 * 1024 * 1024 };

    private readonly RedisNode _node = new(server);
    private readonly HealReports _heals = new(new NodeId("n"), new MemoryEventLog(TimeProvider.System), TimeProvider.System, NullLogger<HealReports>.Instance);
    private readonly OwnerWatch _owners = new(new SiloView(TimeProvider.System), TimeProvider.System);
    private long _batches;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replica_KilledWhilePublishing_SeesEveryOffsetOnceInOrderAndTheLastOne()
    {
        var channel = TestChannels.Channel("killed");
        var writer = (await _node.Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation)).Writer;
        var observer = new CountingObserver();
        var counted = new CountingLog(_node.Log);
        var killed = 0L;
        var top = 0UL;
        await using (await Factory(counted).OpenAsync(channel, Limits, observer, Cancellation))
        {
            using var pace = new PeriodicTimer(BatchInterval);
            var start = TimeProvider.System.GetTimestamp();
            var killing = KillAsync();
            while (!killing.IsCompleted && await pace.WaitForNextTickAsync(Cancellation))
            {
                var due = (TimeProvider.System.GetElapsedTime(start).TotalSeconds * PublicationsPerSecond) - top;
                top = await PublishAsync(channel, writer, Math.Clamp((int)due, 1, 200));
            }

            killed = await killing;
            await SeesAsync(observer, top);
        }

        output.WriteLine($"{top} publications, {killed} subscriptions killed, {counted.Reads - 1} reads of the log to heal");
        Assert.True(killed >= Kills / 2, $"only {killed} subscriptions were killed");
        Assert.Equal(0, observer.Resets);
        Assert.Equal(Enumerable.Range(1, (int)top).Select(static offset => (ulong)offset), observer.Offsets);
    }

    [Fact]
    public async Task Replica_PublicationWhileCutOff_ArrivesThoughNothingFollows()
    {
        var channel = TestChannels.Channel("quiet");
        var writer = (await _node.Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation)).Writer;
        var observer = new CountingObserver();
        await using (await Factory(_node.Log).OpenAsync(channel, Limits, observer, Cancellation))
        {
            for (var i = 0; i < Kills; i++)
            {
                await KillOnceAsync();
                await SeesAsync(observer, await PublishAsync(channel, writer, 1));
            }
        }

        Assert.Equal(Enumerable.Range(1, Kills).Select(static offset => (ulong)offset), observer.Offsets);
    }

    [Fact]
    public async Task Interrupted_EachSubscriberOfManyChannels_IsToldAndReceivesFromThenOn()
    {
        var subscribers = new Dictionary<ChannelId, RecordingSubscriber>();
        foreach (var channel in Enumerable.Range(0, 400).Select(static i => TestChannels.Channel($"many-{i}")))
        {
            subscribers[channel] = new RecordingSubscriber();
            await _node.Broker.SubscribeAsync(channel, subscribers[channel], Cancellation);
        }

        for (var round = 0; round < 3; round++)
        {
            await KillOnceAsync();
            var start = TimeProvider.System.GetTimestamp();
            await Task.WhenAll(subscribers.Select(pair => IsToldAndReceivesAsync(pair.Key, pair.Value)));
            output.WriteLine($"all told and served after {TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:F0} ms");
        }
    }

    [Fact]
    public async Task Beats_KilledSubscription_ComesBack()
    {
        var received = new SemaphoreSlim(0);
        await using var subscription = await _node.Beats.SubscribeAsync(_ => received.Release(), Cancellation);
        await KillOnceAsync();
        await Eventually.HoldsAsync(
            async () =>
            {
                await _node.Beats.PublishAsync(new NodeBeat(new NodeId("n"), 1, "s", false, [], []), Cancellation);
                return received.CurrentCount > 0;
            },
            Deadline,
            "beats arrive again");
    }

    [Fact]
    public async Task Interrupted_SubscriptionThatEnded_IsNotRenewed()
    {
        var channel = TestChannels.Channel("ended");
        var (ended, other) = (new RecordingSubscriber(), new RecordingSubscriber());
        await using var staying = await _node.Broker.SubscribeAsync(TestChannels.Channel("stays"), other, Cancellation);
        await (await _node.Broker.SubscribeAsync(channel, ended, Cancellation)).DisposeAsync();
        await KillOnceAsync();
        Assert.True(await other.Interrupted.WaitAsync(Deadline, Cancellation));
        Assert.Equal(0, ended.Interrupted.CurrentCount);
        Assert.DoesNotContain(_node.Connection.Keys.Subject(channel), server.Server.SubscriptionChannels().Select(static subject => subject.ToString()));
    }

    public ValueTask DisposeAsync()
    {
        _owners.Dispose();
        _heals.Dispose();
        return _node.DisposeAsync();
    }

    private static Task SeesAsync(CountingObserver observer, ulong top) =>
        Eventually.HoldsAsync(() => Task.FromResult(observer.Top >= top), Deadline, "the replica has the last publication");

    private ReplicaFactory Factory(IStreamLog log) =>
        new(new NodeId("n"), _node.Broker, log, new NoChannels(), _owners, _heals, TimeProvider.System, NullLogger<ChannelReplica>.Instance);

    private async Task IsToldAndReceivesAsync(ChannelId channel, RecordingSubscriber subscriber)
    {
        Assert.True(await subscriber.Interrupted.WaitAsync(Deadline, Cancellation), $"{channel} was told nothing");
        await _node.JoinAsync(channel, Cancellation);
        await subscriber.NextChangeAsync(Cancellation).AsTask().WaitAsync(Deadline, Cancellation);
    }

    private async Task<long> KillAsync()
    {
        using var timer = new PeriodicTimer(KillInterval);
        var killed = 0L;
        for (var i = 0; i < Kills && await timer.WaitForNextTickAsync(Cancellation); i++)
        {
            killed += await KillOnceAsync();
        }

        return killed;
    }

    private async Task<long> KillOnceAsync() => (long)await server.Database.ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");

    private async Task<ulong> PublishAsync(ChannelId channel, FencingToken writer, int count)
    {
        AppendEntry[] entries = [.. Enumerable.Range(0, count).Select(static i => TestChannels.Json(i))];
        var batch = (++_batches).ToString(CultureInfo.InvariantCulture);
        var result = await _node.Log.AppendAsync(TestChannels.Request(channel, writer, batch, entries) with { Limits = Limits }, Cancellation);
        return result.Top.Offset;
    }
}
