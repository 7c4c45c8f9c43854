using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using LiveOrleans.Channels;
using LiveOrleans.Grains;

namespace LiveOrleans.Cluster;

/// <summary>Two live owners of one channel, as a cluster has them while it fails: each acknowledged publication is stored once, and one of them leaves.</summary>
public sealed class TwoOwnersTests : IDisposable
{
    private static readonly ChannelId Channel = SharedPorts.Channel("stream/two/owners");

    private readonly SharedPorts _ports = new();
    private readonly ConcurrentBag<string> _acknowledged = [];
    private int _published;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_ThroughAGrainAndAHostBesideIt_StoresWhatWasAcknowledgedOnce()
    {
        await using var cluster = await LiveCluster.StartAsync(_ports, 2);
        var grain = cluster.Grains.GetGrain<IChannelGrain>(Channel.Key);
        for (var round = 0; round < 20; round++)
        {
            // The grain is there before the rival is, and so has the older right.
            await PublishUntilAcknowledgedAsync(grain.Publish);
            await using var rival = await StartRivalAsync();
            await Task.WhenAll(
                PublishAsync(grain.Publish, 4),
                PublishAsync(entries => rival.PublishAsync(entries).AsTask(), 4));
        }

        await AssertStoredOnceAsync();
        await PublishUntilAcknowledgedAsync(grain.Publish);
        Assert.Single(cluster.Silos, static silo => silo.Owns(Channel));
    }

    [Fact]
    public async Task Publish_NewerHostComes_TheGrainLeaves()
    {
        await using var cluster = await LiveCluster.StartAsync(_ports, 2);
        var grain = cluster.Grains.GetGrain<IChannelGrain>(Channel.Key);
        await PublishUntilAcknowledgedAsync(grain.Publish);
        await using var rival = await StartRivalAsync();
        Assert.Equal(PublishOutcome.Unavailable, (await grain.Publish(Next())).Outcome);
        await Eventually.HoldsAsync(() => !cluster.Silos.Any(static silo => silo.Owns(Channel)), TimeSpan.FromSeconds(10), static () => "the grain leaves");
        Assert.False(rival.Superseded.IsCompleted);
    }

    [Fact]
    public async Task Publish_ThroughTwoClustersOnTheSamePorts_StoresWhatWasAcknowledgedOnce()
    {
        await using var first = await LiveCluster.StartAsync(_ports, 1, "first");
        await using var second = await LiveCluster.StartAsync(_ports, 1, "second");
        var grains = new[] { first, second }.Select(static cluster => cluster.Grains.GetGrain<IChannelGrain>(Channel.Key)).ToArray();
        for (var round = 0; round < 10; round++)
        {
            await Task.WhenAll(grains.Select(grain => PublishAsync(grain.Publish, 10)));
        }

        await AssertStoredOnceAsync();

        // Whoever was last has it; the other one notices when it is next used, and leaves.
        await PublishUntilAcknowledgedAsync(grains[0].Publish);
        await grains[1].Publish(Next());
        await PublishUntilAcknowledgedAsync(grains[1].Publish);
        await grains[0].Publish(Next());
        await Eventually.HoldsAsync(() => !first.Silos[0].Owns(Channel), TimeSpan.FromSeconds(10), static () => "the loser leaves");
    }

    public void Dispose() => _ports.Dispose();

    private async Task<ChannelHost> StartRivalAsync()
    {
        var ports = new ChannelPorts(new ChannelOwner(new NodeId("rival"), 1), _ports.Log, _ports.Subscribers, _ports.Leases, _ports.Sources, TimeProvider.System);
        var rival = new ChannelHost(Channel, new ChannelRules().Find(Channel)!, ports);
        await rival.StartAsync(Cancellation);
        return rival;
    }

    private AppendEntry[] Next() =>
        [AppendEntry.Json(Encoding.UTF8.GetBytes(Interlocked.Increment(ref _published).ToString(CultureInfo.InvariantCulture)))];

    private async Task PublishAsync(Func<AppendEntry[], Task<PublishResult>> publish, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => TryPublishAsync(publish)));

    private async Task<bool> TryPublishAsync(Func<AppendEntry[], Task<PublishResult>> publish)
    {
        var entries = Next();
        if ((await publish(entries)).Outcome != PublishOutcome.Published)
        {
            return false;
        }

        _acknowledged.Add(Encoding.UTF8.GetString(entries[0].Data.Span));
        return true;
    }

    /// <summary>The loser leaves in its own time; every call until then is answered, with a temporary refusal.</summary>
    private async Task PublishUntilAcknowledgedAsync(Func<AppendEntry[], Task<PublishResult>> publish)
    {
        while (!await TryPublishAsync(publish))
        {
            Cancellation.ThrowIfCancellationRequested();
        }
    }

    private async Task AssertStoredOnceAsync()
    {
        var snapshot = await _ports.Log.ReadAsync(Channel, Cancellation);
        var stored = snapshot.Publications.Select(static publication => Encoding.UTF8.GetString(publication.Data.Span));

        // Nothing was trimmed, so that what is missing was not stored.
        Assert.Equal(snapshot.Top.Offset, (ulong)snapshot.Publications.Count);
        Assert.Equal(_acknowledged.Order(StringComparer.Ordinal), stored.Order(StringComparer.Ordinal));
    }
}
