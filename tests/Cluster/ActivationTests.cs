using System.Globalization;
using System.Text;
using LiveOrleans.Channels;
using LiveOrleans.Grains;

namespace LiveOrleans.Cluster;

/// <summary>Where the channels of a cluster live.</summary>
public sealed class ActivationTests : IAsyncLifetime
{
    private const int Silos = 3;

    private readonly SharedPorts _ports = new();
    private LiveCluster? _started;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private LiveCluster Cluster => _started ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _started = await LiveCluster.StartAsync(_ports, Silos);

    [Fact]
    public async Task Publish_FirstCallsFromEverySiloAtOnce_MeetInOneActivationPerChannel()
    {
        ChannelId[] channels = [.. Enumerable.Range(0, 50).Select(static i => SharedPorts.Channel(string.Create(CultureInfo.InvariantCulture, $"stream/first/{i}")))];
        var calls = channels.SelectMany(channel => Cluster.Silos.Select(silo =>
            silo.Grains.GetGrain<IChannelGrain>(channel.Key).Publish([AppendEntry.Json(Encoding.UTF8.GetBytes($"\"{silo.Node.Value}\""))])));
        var results = await Task.WhenAll(calls);
        Assert.All(results, static result => Assert.Equal(PublishOutcome.Published, result.Outcome));
        foreach (var channel in channels)
        {
            Assert.Single(Cluster.Silos, silo => silo.Owns(channel));
            var kept = (await _ports.Log.ReadAsync(channel, Cancellation)).Publications;
            Assert.Equal(
                Cluster.Silos.Select(static silo => $"\"{silo.Node.Value}\"").Order(StringComparer.Ordinal),
                kept.Select(static publication => Encoding.UTF8.GetString(publication.Data.Span)).Order(StringComparer.Ordinal));
        }

    }

    [Fact]
    public async Task List_AnyGateway_HasTheChannelsOfAllSilos()
    {
        var gateway = await Cluster.AddGatewayAsync("gateway");
        await Eventually.HoldsAsync(() => AliveSilos(gateway) == Silos, TimeSpan.FromSeconds(10), static () => "every silo is heard");
        string[] names = [.. Enumerable.Range(0, 20).Select(static i => string.Create(CultureInfo.InvariantCulture, $"stream/list/{i:00}"))];
        foreach (var name in names)
        {
            await gateway.Channels.PublishAsync(SharedPorts.Channel(name), [AppendEntry.Json("1"u8.ToArray())], Cancellation);
        }

        var list = await gateway.Channels.ListAsync(new ChannelListQuery(1, "stream/list/"), Cancellation);
        Assert.Equal(names, list.Select(static status => status.Channel.Name));
        Assert.True(list.Select(static status => status.Owner).Distinct().Count() > 1);
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        _ports.Dispose();
    }

    private static int AliveSilos(LiveGateway gateway) => gateway.Silos.Alive().Count;
}
