using System.Globalization;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>Channels with a client at each node, that are published to while something happens.</summary>
internal sealed class ChannelFlow : IAsyncDisposable
{
    private const string Tenant = "1/";
    private const int Count = 12;
    private const int Flowing = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly ClusterProcess _cluster;
    private readonly ClientFleet _clients = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly string[] _channels;
    private Publisher[] _publishers = [];
    private Task _publishing = Task.CompletedTask;

    private ChannelFlow(ClusterProcess cluster, string[] channels)
    {
        _cluster = cluster;
        _channels = channels;
    }

    /// <summary>The channels as publishers name them.</summary>
    public IReadOnlyList<string> Channels => _channels;

    /// <summary>The channels as clients name them.</summary>
    public IReadOnlyList<string> Names => [.. _channels.Select(static channel => Tenant + channel)];

    /// <summary>The first channel of the owner that was asked for, as publishers name it.</summary>
    public string OwnedChannel { get; private set; } = string.Empty;

    /// <summary>How many connections were ended.</summary>
    public int Disconnects => _clients.Histories.Sum(static history => history.Events.OfType<ClientEvent.Disconnected>().Count());

    /// <summary>Subscribes clients at all nodes.</summary>
    /// <param name="cluster">The nodes.</param>
    /// <param name="round">Tells the channels' names from those of other rounds.</param>
    public static async Task<ChannelFlow> BeginAsync(ClusterProcess cluster, int round)
    {
        var flow = new ChannelFlow(cluster, [.. Enumerable.Range(0, Count).Select(channel => string.Create(CultureInfo.InvariantCulture, $"grafana/broadcast/r{round}c{channel}"))]);
        foreach (var node in cluster.Addresses)
        {
            foreach (var channel in flow.Names)
            {
                flow._clients.Add(new LiveClientOptions { Nodes = [node], Channels = [channel] });
            }
        }

        try
        {
            await flow._clients.WaitForLiveAsync(Deadline);
            return flow;
        }
        catch
        {
            await flow.DisposeAsync();
            throw;
        }
    }

    /// <summary>The node that owns most of the channels, once all have an owner.</summary>
    public async Task<NodeProcess> OwnerAsync()
    {
        var view = await _cluster.ViewAsync();
        await Eventually.HoldsAsync(
            async () => _channels.All((view = await _cluster.ViewAsync()).Channels.Select(static row => row.Channel).ToHashSet(StringComparer.Ordinal).Contains), Deadline, "all channels have an owner");
        var owned = view.Channels.Where(row => _channels.Contains(row.Channel, StringComparer.Ordinal)).GroupBy(static row => row.Owner).OrderByDescending(static rows => rows.Count()).First();
        OwnedChannel = owned.First().Channel;
        return _cluster.Find(view, owned.Key);
    }

    /// <summary>Publishes to each channel at these nodes, and waits until every client has some.</summary>
    public async Task PublishAtAsync(IEnumerable<NodeProcess> nodes)
    {
        Uri[] addresses = [.. nodes.Select(static node => node.Url)];
        _publishers = [.. _channels.Select((channel, number) => new Publisher(string.Create(CultureInfo.InvariantCulture, $"p{number}"), addresses, [channel], Pause, FaultSettings.Seed + number))];
        _publishing = Task.WhenAll(_publishers.Select(publisher => publisher.RunAsync(_ending.Token)));
        await _clients.WaitForPublicationsAsync(Flowing, Deadline);
    }

    /// <summary>Waits until every client has some more.</summary>
    public Task GoesOnAsync() => _clients.WaitForMorePublicationsAsync(Flowing, Deadline);

    /// <summary>Waits until everybody is served again and has all there is.</summary>
    public async Task EndAsync()
    {
        await _clients.WaitForLiveAsync(Deadline);
        await _ending.CancelAsync();
        await _publishing;
        await Publisher.EndAsync(_cluster.Addresses, _channels, Deadline);
        await _clients.WaitForEndAsync(_cluster.Addresses, Deadline);
        await _clients.DisposeAsync();
    }

    /// <summary>Adds the longest pause of each client between two moments.</summary>
    /// <param name="pausesOf">Where those of a channel are added.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The last.</param>
    public void AddPauses(Func<string, TakeOverTimes> pausesOf, long from, long to)
    {
        foreach (var client in _clients.Clients)
        {
            var channel = client.Subscriptions[0].Channel;
            pausesOf(channel[Tenant.Length..]).Add(client.History.LongestPause(channel, from, to));
        }
    }

    /// <summary>Checks what clients and publishers saw.</summary>
    public void Check(HistoryChecker checker) => Assert.Empty(checker.Check(_clients.Histories, _publishers.Select(static publisher => publisher.History)));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_publishers.Sum(static publisher => publisher.Acknowledged)} publications acknowledged, {_clients.Histories.Sum(static history => history.PublicationCount)} deliveries, {Disconnects} connections ended");

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _publishing;
        _ending.Dispose();
        await _clients.DisposeAsync();
    }
}
