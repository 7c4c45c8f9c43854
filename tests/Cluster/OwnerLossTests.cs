using System.Globalization;
using LiveOrleans.Channels;

namespace LiveOrleans.Cluster;

/// <summary>Owners that die or leave while nobody calls the channels: only the subscribers' nodes notice.</summary>
public sealed class OwnerLossTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly ChannelId[] Channels =
        [.. Enumerable.Range(0, 20).Select(static i => SharedPorts.Channel(string.Create(CultureInfo.InvariantCulture, $"ds/loss/{i}")))];

    private readonly SharedPorts _ports = new();
    private readonly List<LiveReplica> _replicas = [];
    private LiveCluster? _started;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private LiveCluster Cluster => _started ?? throw new InvalidOperationException("Not started.");

    private SourceJournal Journal => _ports.Journal;

    public async ValueTask InitializeAsync()
    {
        _started = await LiveCluster.StartAsync(_ports, 3);
        foreach (var name in new[] { "g1", "g2" })
        {
            var gateway = await Cluster.AddGatewayAsync(name);
            _replicas.AddRange(await Task.WhenAll(Channels.Select(channel => gateway.SubscribeAsync(channel, Cancellation))));
        }

        await SourcesRunAsync("at the start");
    }

    [Fact]
    public async Task Kill_OwnersOneAfterTheOther_ChannelsComeBackWithoutACall()
    {
        for (var round = 0; round < 2; round++)
        {
            var (silo, owned) = Busiest();
            await Cluster.KillAsync(silo);
            var took = await Eventually.HoldsAsync(() => RunElsewhere(owned, silo), TimeSpan.FromSeconds(15), Describe);
            output.WriteLine($"{owned.Length} channels of a killed silo were back after {took.TotalMilliseconds:F0} ms.");
            await Cluster.AddSiloAsync();
        }

        await SourcesRunAsync("in the end");
        Journal.AssertOneAtATime();
        AssertNothingMissed();
    }

    [Fact]
    public async Task Stop_Owner_HandsItsChannelsOverWithTheirLeases()
    {
        var (silo, owned) = Busiest();
        var before = await HistoriesAsync(owned);
        var left = new HashSet<ChannelId>();
        var node = silo.Node;
        await using var beats = await _ports.Beats.SubscribeAsync(beat => Note(beat, node, left), Cancellation);
        await Cluster.StopAsync(silo);
        await Eventually.HoldsAsync(() => RunElsewhere(owned, silo), TimeSpan.FromSeconds(10), Describe);
        output.WriteLine($"{owned.Length} channels were handed over, each within {Journal.LongestPause().TotalMilliseconds:F0} ms.");

        // A lease that was not given up would last for three seconds.
        Assert.InRange(Journal.LongestPause(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Journal.AssertOneAtATime();
        Assert.Equal(owned.Order(ByName), left.Order(ByName));
        foreach (var (was, now) in before.Zip(await HistoriesAsync(owned)))
        {
            Assert.Equal(was.Top.Epoch, now.Top.Epoch);
            Assert.Equal(was.Publications.Select(static publication => publication.Offset), now.Publications.Take(was.Publications.Count).Select(static publication => publication.Offset));
        }

        AssertNothingMissed();
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        _ports.Dispose();
    }

    private static Comparer<ChannelId> ByName { get; } = Comparer<ChannelId>.Create(static (left, right) => string.CompareOrdinal(left.Name, right.Name));

    private static void Note(NodeBeat beat, NodeId node, HashSet<ChannelId> left)
    {
        if (beat.Node == node)
        {
            left.UnionWith(beat.Left);
        }
    }

    /// <summary>The silo that owns the most channels, and these.</summary>
    private (LiveSilo Silo, ChannelId[] Owned) Busiest()
    {
        var (silo, owned) = Cluster.Silos.Select(static silo => (silo, owned: Channels.Where(silo.Owns).ToArray())).MaxBy(static pair => pair.owned.Length);
        Assert.NotEmpty(owned);
        return (silo, owned);
    }

    private bool RunElsewhere(ChannelId[] owned, LiveSilo silo) =>
        Journal.Running(owned) == owned.Length
        && owned.All(channel => Cluster.Silos.Any(other => other.Handle != silo.Handle && other.Owns(channel)));

    private Task<TimeSpan> SourcesRunAsync(string when) =>
        Eventually.HoldsAsync(() => Journal.Running(Channels) == Channels.Length, TimeSpan.FromSeconds(15), () => $"every source runs {when}; {Describe()}");

    private string Describe() => $"{Journal.Running(Channels)} of {Channels.Length} sources run";

    private async Task<LogSnapshot[]> HistoriesAsync(ChannelId[] channels) =>
        await Task.WhenAll(channels.Select(channel => _ports.Log.ReadAsync(channel, Cancellation).AsTask()));

    private void AssertNothingMissed() => Assert.All(_replicas, static replica =>
    {
        Assert.Equal(0, replica.Resets);
        Assert.All(replica.Told.Zip(replica.Told.Skip(1)), static pair => Assert.Equal(pair.First.Offset + 1, pair.Second.Offset));
    });
}
