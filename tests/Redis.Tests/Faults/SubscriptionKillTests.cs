using System.Globalization;
using LiveOrleans.Channels;
using LiveOrleans.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Redis.Tests;

/// <summary>The subscription is cut again and again while publications flow.</summary>
public sealed class SubscriptionKillTests(RedisServer server, ITestOutputHelper output) : IClassFixture<RedisServer>, IAsyncDisposable
{
    private const int Kills = 10;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan KillInterval = TimeSpan.FromMilliseconds(200);
    private static readonly HistoryLimits Limits = new() { MaxPublications = 20_000, MaxBytes = 64 * 1024 * 1024 };

    private readonly RedisNode _node = new(server);
    private long _batches;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replica_SubscriptionKilledWhilePublishing_SeesEveryOffsetOnceInOrder()
    {
        var channel = TestChannels.Channel("killed");
        var writer = (await _node.Log.OpenWriterAsync(channel, FencingToken.None, Cancellation)).Writer;
        var observer = new CountingObserver();
        var counted = new CountingLog(_node.Log);
        using var owners = new OwnerWatch(new SiloView(TimeProvider.System), TimeProvider.System);
        var factory = new ReplicaFactory(
            new NodeId("n"), _node.Broker, counted, new NoChannels(), owners, TimeProvider.System, NullLogger<ChannelReplica>.Instance);
        var killed = 0L;
        ulong top;
        await using (await factory.OpenAsync(channel, Limits, observer, Cancellation))
        {
            var killing = KillAsync();
            do
            {
                top = await PublishAsync(channel, writer, 5);
            }
            while (!killing.IsCompleted);

            killed = await killing;

            // What the last break lost shows with a later publication: a channel that falls silent in a break is behind until then.
            await Eventually.HoldsAsync(
                async () =>
                {
                    if (observer.Top >= top)
                    {
                        return true;
                    }

                    top = await PublishAsync(channel, writer, 1);
                    return false;
                },
                Deadline,
                "the replica has the last publication");
        }

        output.WriteLine($"{top} publications, {killed} subscriptions killed, {counted.Reads - 1} reads of the log to heal");
        Assert.True(killed >= Kills / 2, $"only {killed} subscriptions were killed");
        Assert.Equal(0, observer.Resets);
        Assert.Equal(Enumerable.Range(1, (int)top).Select(static offset => (ulong)offset), observer.Offsets);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private async Task<long> KillAsync()
    {
        using var timer = new PeriodicTimer(KillInterval);
        var killed = 0L;
        for (var i = 0; i < Kills && await timer.WaitForNextTickAsync(Cancellation); i++)
        {
            killed += (long)await server.Database.ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
        }

        return killed;
    }

    private async Task<ulong> PublishAsync(ChannelId channel, FencingToken writer, int count)
    {
        AppendEntry[] entries = [.. Enumerable.Range(0, count).Select(static i => TestChannels.Json(i))];
        var batch = (++_batches).ToString(CultureInfo.InvariantCulture);
        var result = await _node.Log.AppendAsync(TestChannels.Request(channel, writer, batch, entries) with { Limits = Limits }, Cancellation);
        return result.Top.Offset;
    }
}
