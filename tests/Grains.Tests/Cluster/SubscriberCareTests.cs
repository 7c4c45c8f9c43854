using System.Collections.Concurrent;
using LiveOrleans.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Grains.Tests;

public sealed class SubscriberCareTests : IAsyncLifetime
{
    private readonly OwnedChannels _channels = new();
    private readonly AwaitedRegistry _registry = new();
    private readonly ConcurrentQueue<(string Channel, string Nodes)> _forgotten = new();
    private readonly SubscriberCare _care;

    public SubscriberCareTests()
    {
        var grains = FakeChannelGrains.Factory((channel, nodes) => _forgotten.Enqueue((channel, string.Join(' ', nodes.Select(static node => node.Value)))));
        _care = new SubscriberCare(_registry, _channels.Directory, grains, _channels.Clock, NullLogger<SubscriberCare>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var host = await _channels.AddAsync();
        await OwnedChannels.AttachAsync(host, "other");
        await _channels.AddAsync(2);
        await _care.StartAsync(Cancellation);
        await _channels.Clock.Ticking;
    }

    [Fact]
    public async Task Check_NodeThatIsMissing_IsForgottenByEveryChannelAfterTheGrace()
    {
        _registry.Nodes = static () => [Node("other")];
        await PassAsync((int)NodeLiveness.Grace.TotalSeconds);
        Assert.Empty(_forgotten);
        await PassAsync(1);
        Assert.Equal([("1/stream/x/1", "n"), ("1/stream/x/2", "n")], _forgotten.Order());
    }

    [Fact]
    public async Task Check_NodesThatAreThere_AreKept()
    {
        _registry.Nodes = static () => [Node("n"), Node("other")];
        await PassAsync(20);
        Assert.Empty(_forgotten);
    }

    [Fact]
    public async Task Check_RegistryThatFailsNowAndThen_ForgetsNobody()
    {
        var asked = 0;
        _registry.Nodes = () => ++asked % 5 == 0 ? throw new ChannelUnavailableException("away") : [Node("other")];
        await PassAsync(30);
        Assert.Empty(_forgotten);
    }

    public async ValueTask DisposeAsync()
    {
        await _care.StopAsync(Cancellation);
        _care.Dispose();
        _channels.Dispose();
    }

    private static NodeInfo Node(string id) => new(new NodeId(id), "all", "", "", DateTimeOffset.UnixEpoch, 0, 0);

    /// <summary>Lets so many checks be made, a second apart; all but what the last one found is done.</summary>
    private async Task PassAsync(int checks)
    {
        for (var check = 0; check < checks; check++)
        {
            _channels.Clock.Advance(TimeSpan.FromSeconds(1));
            await _registry.AskedAsync();
        }
    }
}
