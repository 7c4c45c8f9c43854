using System.Globalization;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>Channels with a client at each node, that are published to while something happens to the nodes' network.</summary>
internal sealed class PartitionRound : IAsyncDisposable
{
    private readonly ClusterProcess _cluster;
    private readonly ClientFleet _clients = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly string[] _channels;
    private readonly TimeSpan _pause;
    private readonly TimeSpan _deadline;
    private Publisher[] _publishers = [];
    private Task _publishing = Task.CompletedTask;

    private PartitionRound(ClusterProcess cluster, string[] channels, TimeSpan pause, TimeSpan deadline)
    {
        _cluster = cluster;
        _channels = channels;
        _pause = pause;
        _deadline = deadline;
    }

    /// <summary>The channels as clients name them.</summary>
    public IReadOnlyList<string> Names => [.. _channels.Select(static channel => $"1/{channel}")];

    /// <summary>The first channel of the owner that was asked for, as publishers name it.</summary>
    public string OwnedChannel { get; private set; } = string.Empty;

    /// <summary>Subscribes clients at all nodes.</summary>
    public static async Task<PartitionRound> BeginAsync(ClusterProcess cluster, int number, int channels, TimeSpan pause, TimeSpan deadline)
    {
        string[] names = [.. Enumerable.Range(0, channels).Select(channel => string.Create(CultureInfo.InvariantCulture, $"grafana/broadcast/r{number}c{channel}"))];
        var round = new PartitionRound(cluster, names, pause, deadline);
        foreach (var node in cluster.Addresses)
        {
            foreach (var channel in round.Names)
            {
                round._clients.Add(new LiveClientOptions { Nodes = [node], Channels = [channel] });
            }
        }

        await round._clients.WaitForLiveAsync(deadline);
        return round;
    }

    /// <summary>The node that owns most of the channels, once all have an owner.</summary>
    public async Task<NodeProcess> OwnerAsync()
    {
        var view = await _cluster.ViewAsync();
        await Eventually.HoldsAsync(
            async () => _channels.All((view = await _cluster.ViewAsync()).Channels.Select(static row => row.Channel).ToHashSet(StringComparer.Ordinal).Contains), _deadline, "all channels have an owner");
        var owned = view.Channels.Where(row => _channels.Contains(row.Channel, StringComparer.Ordinal)).GroupBy(static row => row.Owner).OrderByDescending(static rows => rows.Count()).First();
        OwnedChannel = owned.First().Channel;
        return _cluster.Find(view, owned.Key);
    }

    /// <summary>Publishes to each channel at these nodes, and waits until every client has so many.</summary>
    public async Task PublishAtAsync(IReadOnlyList<NodeProcess> nodes, int flowing)
    {
        Uri[] addresses = [.. nodes.Select(static node => node.Url)];
        _publishers = [.. _channels.Select((channel, number) => new Publisher(string.Create(CultureInfo.InvariantCulture, $"p{number}"), addresses, [channel], _pause, FaultSettings.Seed + number))];
        _publishing = Task.WhenAll(_publishers.Select(publisher => publisher.RunAsync(_ending.Token)));
        await _clients.WaitForPublicationsAsync(flowing, _deadline);
    }

    /// <summary>Waits until everybody is served again and has all there is.</summary>
    public async Task EndAsync()
    {
        await _clients.WaitForLiveAsync(_deadline);
        await _ending.CancelAsync();
        await _publishing;
        await Publisher.EndAsync(_cluster.Addresses, _channels, _deadline);
        await _clients.WaitForEndAsync(_cluster.Addresses, _deadline);
        await _clients.DisposeAsync();
    }

    /// <summary>Adds the longest pause of each client between two moments.</summary>
    public void AddPauses(TakeOverTimes pauses, long from, long to)
    {
        foreach (var client in _clients.Clients)
        {
            pauses.Add(client.History.LongestPause(client.Subscriptions[0].Channel, from, to));
        }
    }

    /// <summary>Checks that nothing was lost, doubled or reordered.</summary>
    public void Check()
    {
        var checker = new HistoryChecker();
        Assert.Empty(checker.Check(_clients.Histories, _publishers.Select(static publisher => publisher.History)));
        Assert.Equal(0, checker.Resyncs);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_publishers.Sum(static publisher => publisher.Acknowledged)} publications acknowledged, {_clients.Histories.Sum(static history => history.PublicationCount)} deliveries, {_clients.Histories.Sum(static history => history.Events.OfType<ClientEvent.Disconnected>().Count())} connections ended");

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _publishing;
        _ending.Dispose();
        await _clients.DisposeAsync();
    }
}
