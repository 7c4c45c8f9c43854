using System.Net;
using System.Reflection;
using LiveOrleans.Channels;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime.Placement;

namespace LiveOrleans.Grains.Tests;

public sealed class DirectorTests
{
    private static readonly SiloAddress First = Silo(1, 1);
    private static readonly SiloAddress Second = Silo(2, 1);

    private readonly FakeTimeProvider _clock = new();
    private readonly SiloView _view;

    public DirectorTests() => _view = new SiloView(_clock);

    [Fact]
    public void Filter_SiloThatLeaves_IsLeftOut()
    {
        Beat(First);
        Beat(Second, isLeaving: true);
        Assert.Equal([First], Filter(First, Second));
    }

    [Fact]
    public void Filter_SiloThatIsSilent_IsLeftOut()
    {
        Beat(Second);
        _clock.Advance(SiloView.Silence);
        Beat(First);
        Assert.Equal([First], Filter(First, Second));
    }

    [Fact]
    public void Filter_LifeOfASiloThatIsOver_IsLeftOut()
    {
        var restarted = Silo(2, 2);
        Beat(First);
        Beat(restarted);
        Assert.Equal([First, restarted], Filter(First, Second, restarted));
    }

    [Fact]
    public void Filter_NobodyIsHeard_IsEverybodyButThisSilo() => Assert.Equal([Second], Filter(First, Second));

    [Fact]
    public void Filter_NobodyIsHeardAndThereAreNoOthers_IsThisSilo() => Assert.Equal([First], Filter(First));

    [Fact]
    public void Filter_OnlyTheOneThatLeavesIsHeard_IsTheOthers()
    {
        Beat(Second, isLeaving: true);
        Assert.Equal([First], Filter(First, Second));
    }

    [Fact]
    public void Filter_EverybodyLeaves_IsEverybody()
    {
        Beat(First, isLeaving: true);
        Beat(Second, isLeaving: true);
        Assert.Equal([First, Second], Filter(First, Second));
    }

    [Fact]
    public async Task OnAddActivation_KeyOfASilo_IsThatSilo() =>
        Assert.Equal(Second, await PlaceAsync(Second.ToParsableString()));

    [Theory]
    [InlineData("nothing")]
    [InlineData("")]
    public async Task OnAddActivation_KeyOfNoSilo_IsUnavailable(string key) =>
        await Assert.ThrowsAsync<SiloUnavailableException>(() => PlaceAsync(key));

    [Fact]
    public async Task OnAddActivation_KeyOfAnEarlierLife_IsUnavailable() =>
        await Assert.ThrowsAsync<SiloUnavailableException>(() => PlaceAsync(Silo(2, 0).ToParsableString()));

    private static SiloAddress Silo(int port, int generation) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, port), generation);

    private static Task<SiloAddress> PlaceAsync(string key)
    {
        var target = new PlacementTarget(GrainId.Create("silo", key.Length == 0 ? "-" : key), [], default, 0);
        return new OwnSiloDirector().OnAddActivation(new OwnSiloPlacement(), target, DispatchProxy.Create<IPlacementContext, TwoSilos>());
    }

    private SiloAddress[] Filter(params SiloAddress[] silos) => [.. new ServingSilosDirector(_view, new FakeSiloDetails(First.Endpoint.Port)).Filter(new ServingSilos(), default, silos)];

    private void Beat(SiloAddress silo, bool isLeaving = false)
    {
        var address = silo.ToParsableString();
        _view.OnBeat(new NodeBeat(new NodeId(address), 1, address, isLeaving, [], []));
    }

    /// <summary>A cluster of the two silos.</summary>
    public class TwoSilos : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod?.Name is nameof(IPlacementContext.GetCompatibleSilos)
                ? new[] { First, Second }
                : throw new NotSupportedException(targetMethod?.Name);
    }
}
