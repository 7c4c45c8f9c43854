using LiveOrleans.Channels;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Silo.Tests;

public sealed class BeatingGatewaysTests
{
    private const string First = "10.0.0.1:30000";
    private const string Second = "[fd00::2]:30000";

    private readonly FakeTimeProvider _clock = new();
    private readonly FixedGateways _all = new();
    private readonly SiloView _silos;
    private readonly BeatingGateways _gateways;

    public BeatingGatewaysTests()
    {
        _silos = new SiloView(_clock);
        _gateways = new BeatingGateways(_all, _silos);
    }

    [Fact]
    public async Task GetGateways_NobodyWasEverHeard_AreAll() => await AssertAllAsync();

    [Fact]
    public async Task GetGateways_BothBeat_AreAll()
    {
        Pass(2 * SiloView.Silence, First, Second);
        await AssertAllAsync();
    }

    [Fact]
    public async Task GetGateways_FirstIsSilent_AreTheSecond()
    {
        Pass(SiloView.Silence, First, Second);
        Pass(SiloView.Silence, Second);
        Assert.Equal([FixedGateways.Second], await _gateways.GetGateways());
    }

    [Fact]
    public async Task GetGateways_SecondIsSilent_AreTheFirst()
    {
        Pass(SiloView.Silence, First, Second);
        Pass(SiloView.Silence, First);
        Assert.Equal([FixedGateways.First], await _gateways.GetGateways());
    }

    [Fact]
    public async Task GetGateways_SilentSiloBeatsAgain_AreAll()
    {
        Pass(SiloView.Silence, First, Second);
        Pass(SiloView.Silence, Second);
        Beat(First);
        await AssertAllAsync();
    }

    [Fact]
    public async Task GetGateways_BothAreSilent_AreAll()
    {
        Pass(SiloView.Silence, First, Second);
        _clock.Advance(2 * SiloView.Silence);
        await AssertAllAsync();
    }

    [Fact]
    public async Task GetGateways_OneThatLeavesStillBeats_AreAll()
    {
        Pass(SiloView.Silence, First, Second);
        Beat(First, isLeaving: true);
        await AssertAllAsync();
    }

    [Fact]
    public async Task GetGateways_OnlySilosThatTheMembershipDoesNotListBeat_AreAll()
    {
        Pass(SiloView.Silence, First, Second, "10.0.0.3:30000");
        Pass(SiloView.Silence, "10.0.0.3:30000");
        await AssertAllAsync();
    }

    [Fact]
    public async Task GetGateways_SiloThatNeverBeat_IsInTheList()
    {
        Pass(2 * SiloView.Silence, First);
        await AssertAllAsync();
    }

    [Fact]
    public async Task Initialize_List_InitializesTheMembershipsOwn()
    {
        await _gateways.InitializeGatewayListProvider();
        Assert.True(_all.IsInitialized);
        Assert.Equal(_all.MaxStaleness, _gateways.MaxStaleness);
    }

    private async Task AssertAllAsync() => Assert.Equal([FixedGateways.First, FixedGateways.Second], await _gateways.GetGateways());

    private void Pass(TimeSpan time, params string[] gateways)
    {
        var step = TimeSpan.FromMilliseconds(100);
        for (var at = step; at <= time; at += step)
        {
            _clock.Advance(step);
            foreach (var gateway in gateways)
            {
                Beat(gateway);
            }
        }
    }

    private void Beat(string gateway, bool isLeaving = false) =>
        _silos.OnBeat(new NodeBeat(new NodeId($"node at {gateway}"), 1, "silo", isLeaving, [], []) { Gateway = gateway });
}
