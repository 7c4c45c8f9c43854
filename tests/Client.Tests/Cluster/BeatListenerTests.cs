using LiveOrleans.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Client.Tests;

public sealed class BeatListenerTests : IDisposable
{
    private readonly TimerClock _clock = new();
    private readonly SiloView _silos;
    private readonly OwnerWatch _owners;

    public BeatListenerTests()
    {
        _silos = new SiloView(_clock);
        _owners = new OwnerWatch(_silos, _clock);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_BusThatIsAway_SubscribesOnceItIsBack()
    {
        var bus = new UnreliableBus(failures: 3);
        using var listener = Listener(bus);
        await listener.StartAsync(Cancellation);
        for (var failure = 0; failure < 3; failure++)
        {
            Assert.Equal(TimeSpan.FromSeconds(1), await _clock.NextWaitAsync());
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        await bus.Subscribed.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await BeatAsync(bus);
        Assert.Single(_silos.Alive());
        await listener.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Stop_Subscribed_HearsNothingMore()
    {
        var bus = new UnreliableBus(failures: 0);
        using var listener = Listener(bus);
        await listener.StartAsync(Cancellation);
        await bus.Subscribed.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await listener.StopAsync(Cancellation);
        await BeatAsync(bus);
        Assert.Empty(_silos.Alive());
    }

    [Fact]
    public async Task Stop_WhileTheBusIsAway_EndsTheAttempts()
    {
        var bus = new UnreliableBus(failures: int.MaxValue);
        using var listener = Listener(bus);
        await listener.StartAsync(Cancellation);
        await _clock.NextWaitAsync();
        await listener.StopAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(1, bus.Attempts);
    }

    public void Dispose() => _owners.Dispose();

    private static async Task BeatAsync(UnreliableBus bus) =>
        await bus.PublishAsync(new NodeBeat(new NodeId("silo"), 1, "silo", IsLeaving: false, [], []), Cancellation);

    private BeatListener Listener(UnreliableBus bus) => new(bus, _owners, _clock, NullLogger<BeatListener>.Instance);
}
