using LiveOrleans.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Grains.Tests;

public sealed class BeatSenderTests : IAsyncLifetime
{
    private readonly OwnedChannels _channels = new();
    private readonly MemoryBeatBus _bus = new();
    private readonly FakeSiloDetails _silo = new(1);
    private readonly List<NodeBeat> _beats = [];
    private readonly BeatSender _sender;

    public BeatSenderTests() =>
        _sender = new BeatSender(_bus, OwnedChannels.Owner, _silo, _channels.Directory, _channels.Clock, NullLogger<BeatSender>.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _bus.SubscribeAsync(_beats.Add, Cancellation);

    [Fact]
    public async Task Start_Silo_BeatsAtOnceByItsAddress()
    {
        await _sender.StartAsync(Cancellation);
        var beat = Assert.Single(_beats);
        Assert.Equal(_silo.SiloAddress.ToParsableString(), beat.Silo);
        Assert.False(beat.IsLeaving);
    }

    [Fact]
    public async Task Leave_Channels_AreGivenUpAfterTheFirstWordAndNamedInTheLast()
    {
        var host = await _channels.AddAsync();
        var other = await _channels.AddAsync(2);
        await LeaveAsync();
        Assert.Equal(0, _channels.Directory.Count);
        Assert.All(_beats, static beat => Assert.True(beat.IsLeaving));
        Assert.Empty(_beats[0].Left);
        Assert.Equal([host.Channel, other.Channel], _beats[^1].Left.OrderBy(static channel => channel.Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Leave_MoreChannelsThanABeatHolds_TellsThemAll()
    {
        for (var number = 1; number <= 2500; number++)
        {
            await _channels.AddAsync(number);
        }

        await LeaveAsync();
        Assert.Equal(2500, _beats.SelectMany(static beat => beat.Left).Distinct().Count());
    }

    [Fact]
    public async Task Leave_SiloThatLeaves_TakesNoChannelAnyMore()
    {
        Assert.False(_channels.Directory.IsClosed);
        await LeaveAsync();
        Assert.True(_channels.Directory.IsClosed);
    }

    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        _channels.Dispose();
    }

    private async Task LeaveAsync()
    {
        var leave = _sender.LeaveAsync(Cancellation);
        while (!leave.IsCompleted)
        {
            Cancellation.ThrowIfCancellationRequested();
            _channels.Clock.Advance(SiloView.BeatInterval);
            await Task.Yield();
        }

        await leave;
    }
}
