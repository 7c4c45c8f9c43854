using System.Globalization;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>Many clients.</summary>
internal sealed class ClientFleet : IAsyncDisposable
{
    private readonly List<LiveClient> _clients = [];

    public IReadOnlyList<LiveClient> Clients => _clients;

    public IEnumerable<ClientHistory> Histories => _clients.Select(static client => client.History);

    public LiveClient Add(LiveClientOptions options)
    {
        var client = new LiveClient(string.Create(CultureInfo.InvariantCulture, $"client{_clients.Count + 1}"), options);
        _clients.Add(client);
        return client;
    }

    /// <summary>Waits until every client has all its subscriptions.</summary>
    public Task WaitForLiveAsync(TimeSpan deadline) =>
        Eventually.HoldsAsync(
            () => Task.FromResult(_clients.TrueForAll(static client => client.IsLive)), deadline, $"all {_clients.Count} clients are subscribed");

    /// <summary>Waits until every client has connected so many times.</summary>
    public Task WaitForConnectionsAsync(int count, TimeSpan deadline) =>
        Eventually.HoldsAsync(
            () => Task.FromResult(_clients.TrueForAll(client => client.Connections >= count)), deadline, $"all {_clients.Count} clients have connected {count} times");

    /// <summary>Waits until every client is where each of its channels ends. No other may publish.</summary>
    /// <remarks>A client that was told that it missed something may begin at the end, and then is sent no last publication.</remarks>
    public async Task WaitForEndAsync(IReadOnlyList<Uri> nodes, TimeSpan deadline)
    {
        var ends = await EndsAsync(nodes);
        await Eventually.HoldsAsync(
            async () =>
            {
                ends = await EndsAsync(nodes);
                return _clients.TrueForAll(client => client.Subscriptions.All(subscription => subscription.IsAt(ends)));
            },
            deadline,
            () => $"all {_clients.Count} clients are at their channels' ends; {string.Join(", ", _clients.SelectMany(Missing).Take(5))}");

        IEnumerable<string> Missing(LiveClient client) => client.Subscriptions.Where(subscription => !subscription.IsAt(ends)).Select(
            subscription => $"{client.History.Client} is {(subscription.IsLive ? "live" : "not subscribed")} on {subscription.Channel} at {subscription.Position} of {subscription.EndIn(ends)}");
    }

    /// <summary>Waits until every client has seen so many publications since its start.</summary>
    public Task WaitForPublicationsAsync(int count, TimeSpan deadline) =>
        Eventually.HoldsAsync(
            () => Task.FromResult(_clients.TrueForAll(client => client.History.PublicationCount >= count)), deadline, $"all clients have {count} publications");

    /// <summary>Waits until every client has seen so many publications from now on.</summary>
    public Task WaitForMorePublicationsAsync(int count, TimeSpan deadline)
    {
        var wanted = _clients.ToDictionary(static client => client, client => client.History.PublicationCount + count);
        return Eventually.HoldsAsync(
            () => Task.FromResult(_clients.TrueForAll(client => client.History.PublicationCount >= wanted[client])), deadline, $"all clients have {count} more publications");
    }

    /// <summary>Waits until every client has seen a publication of each of its channels.</summary>
    public Task WaitForEachChannelAsync(TimeSpan deadline) =>
        Eventually.HoldsAsync(
            () => Task.FromResult(_clients.TrueForAll(static client => client.Subscriptions.All(subscription => client.History.Publications(subscription.Channel).Count > 0))),
            deadline,
            $"all {_clients.Count} clients have publications of all their channels");

    /// <summary>Waits until every client has had so many calls answered.</summary>
    public Task WaitForCallsAsync(int count, TimeSpan deadline) =>
        Eventually.HoldsAsync(
            () => Task.FromResult(_clients.TrueForAll(client => client.Calls?.Answered >= count)), deadline, $"all clients have had {count} calls answered");

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }
    }

    private static async Task<IReadOnlyDictionary<string, Position>> EndsAsync(IReadOnlyList<Uri> nodes)
    {
        foreach (var node in nodes)
        {
            if (await NodeHttp.ClusterAsync(node) is { } view)
            {
                return view.Channels.ToDictionary(static row => row.Channel, static row => new Position(row.Epoch, row.Offset), StringComparer.Ordinal);
            }
        }

        return new Dictionary<string, Position>();
    }
}
