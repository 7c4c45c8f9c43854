using System.Globalization;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>Publishers and clients at random nodes of a cluster, until the test has seen enough.</summary>
internal sealed class ClusterLoad : IAsyncDisposable
{
    private const int MaxChannelsOfAClient = 3;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly ClusterProcess _cluster;
    private readonly string[] _channels;
    private readonly ClientFleet _clients;
    private readonly Publisher[] _publishers;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _publishing;

    private ClusterLoad(ClusterProcess cluster, string[] channels, ClientFleet clients, Publisher[] publishers)
    {
        _cluster = cluster;
        _channels = channels;
        _clients = clients;
        _publishers = publishers;
        _publishing = Task.WhenAll(publishers.Select(publisher => publisher.RunAsync(_ending.Token)));
    }

    /// <summary>Subscribes the clients and begins to publish.</summary>
    /// <param name="cluster">Where.</param>
    /// <param name="plan">How much.</param>
    /// <param name="random">Chooses.</param>
    /// <param name="publisher">What the publishers' names begin with: those of two loads of one cluster differ.</param>
    public static async Task<ClusterLoad> StartAsync(ClusterProcess cluster, LoadPlan plan, Random random, string publisher = "p")
    {
        string[] channels = [.. Enumerable.Range(0, plan.Channels).Select(NameOf)];
        var clients = new ClientFleet();
        for (var number = 0; number < plan.Clients; number++)
        {
            var others = Enumerable.Range(0, random.Next(MaxChannelsOfAClient)).Select(_ => channels[random.Next(channels.Length)]);
            clients.Add(new LiveClientOptions
            {
                Nodes = cluster.Addresses,
                FirstNode = random.Next(cluster.Addresses.Count),
                Channels = [.. others.Prepend(channels[number % channels.Length]).Distinct(StringComparer.Ordinal).Select(static channel => $"1/{channel}")],
                Seed = random.Next(),
            });
        }

        try
        {
            await clients.WaitForLiveAsync(Deadline);
        }
        catch
        {
            await clients.DisposeAsync();
            throw;
        }

        Publisher[] publishers = [.. Enumerable.Range(1, plan.Publishers).Select(number => new Publisher(
            string.Create(CultureInfo.InvariantCulture, $"{publisher}{number}"), cluster.Addresses, channels, plan.Pause, random.Next()))];
        return new ClusterLoad(cluster, channels, clients, publishers);
    }

    /// <summary>Waits until every client has lost its first connection and has all its subscriptions again.</summary>
    public async Task WaitForReturnAsync()
    {
        await _clients.WaitForConnectionsAsync(2, Deadline);
        await _clients.WaitForLiveAsync(Deadline);
    }

    /// <summary>What clients call the channels.</summary>
    public IEnumerable<string> Channels => _channels.Select(static channel => $"1/{channel}");

    /// <summary>Waits until one more publication is acknowledged.</summary>
    public Task WaitForAcknowledgementAsync(TimeSpan deadline)
    {
        var before = _publishers.Sum(static publisher => publisher.Acknowledged);
        return Eventually.HoldsAsync(
            () => Task.FromResult(_publishers.Sum(static publisher => publisher.Acknowledged) > before), deadline, "a publication is acknowledged again");
    }

    /// <summary>Waits until every client has one more publication.</summary>
    public Task WaitForEveryClientAsync(TimeSpan deadline) => _clients.WaitForMorePublicationsAsync(1, deadline);

    /// <summary>The furthest that any client is in each channel.</summary>
    public IReadOnlyDictionary<string, Position> Furthest() => _clients.Clients
        .SelectMany(static client => client.Subscriptions)
        .Where(static subscription => subscription.Position is not null)
        .GroupBy(static subscription => subscription.Channel, static subscription => subscription.Position!, StringComparer.Ordinal)
        .ToDictionary(static group => group.Key, static group => group.MaxBy(static position => position.Offset)!, StringComparer.Ordinal);

    /// <summary>Waits until every client has all its subscriptions.</summary>
    public Task WaitForLiveAsync() => _clients.WaitForLiveAsync(Deadline);

    /// <summary>Ends the publishers, waits until the clients have everything, ends them and checks what they saw.</summary>
    /// <param name="mayLoseWithEpoch">Whether Redis may lose what it acknowledged, if the channel begins a new epoch then.</param>
    public async Task<LoadResult> EndAsync(bool mayLoseWithEpoch = false)
    {
        await StopPublishingAsync();
        await Publisher.EndAsync(_cluster.Addresses, _channels, Deadline);
        await _clients.WaitForEndAsync(_cluster.Addresses, Deadline);
        await _clients.DisposeAsync();
        var checker = new HistoryChecker { MayLoseWithEpoch = mayLoseWithEpoch };
        var faults = checker.Check(_clients.Histories, _publishers.Select(static publisher => publisher.History));
        return new LoadResult(
            faults,
            checker.Resyncs,
            _clients.Histories.Sum(static history => history.Events.OfType<ClientEvent.Disconnected>().Count()),
            _publishers.Sum(static publisher => publisher.History.Attempts.Count),
            _publishers.Sum(static publisher => publisher.History.Attempts.Count(static attempt => attempt.IsAcknowledged)),
            checker.Publications,
            checker.Unwitnessed,
            _clients.Histories.Sum(static history => history.PublicationCount),
            _clients.Histories.Max(static history => history.LongestSilence()))
        {
            LostWithEpoch = checker.LostWithEpoch,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await StopPublishingAsync();
        await _clients.DisposeAsync();
        _ending.Dispose();
    }

    private static string NameOf(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{(number % 2 == 0 ? "stream/load" : "grafana/broadcast")}/c{number}");

    private async Task StopPublishingAsync()
    {
        await _ending.CancelAsync();
        await _publishing;
    }
}
