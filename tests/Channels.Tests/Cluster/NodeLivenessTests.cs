using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Channels.Tests;

public sealed class NodeLivenessTests
{
    private static readonly NodeId Lost = new("lost");

    private readonly FakeTimeProvider _clock = new();
    private readonly NodeLiveness _liveness;

    public NodeLivenessTests() => _liveness = new NodeLiveness(_clock);

    [Fact]
    public void IsGone_MissingFromOneList_IsNot()
    {
        Observe("other");
        Assert.False(_liveness.IsGone(Lost));
    }

    [Fact]
    public void IsGone_MissingForTheGrace_Is()
    {
        Assert.False(MissFor(NodeLiveness.Grace - TimeSpan.FromSeconds(1)));
        Assert.True(MissFor(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void IsGone_ListedAgain_StartsTheGraceAnew()
    {
        MissFor(NodeLiveness.Grace - TimeSpan.FromSeconds(1));
        Observe("other", Lost.Value);
        Assert.False(_liveness.IsGone(Lost));
        Assert.False(MissFor(NodeLiveness.Grace - TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void IsGone_RegistryThatFailed_StartsTheGraceAnew()
    {
        MissFor(NodeLiveness.Grace - TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _liveness.Observe(null);
        Assert.False(_liveness.IsGone(Lost));
        Assert.False(MissFor(NodeLiveness.Grace - TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void IsGone_RegistryThatListsNobody_IsNot()
    {
        Observe();
        Assert.False(_liveness.IsGone(Lost));
        _clock.Advance(2 * NodeLiveness.Grace);
        Observe();
        Assert.False(_liveness.IsGone(Lost));
    }

    [Fact]
    public void IsGone_OfSeveralChannelsInOneCheck_IsTheSameForAll()
    {
        Assert.True(MissFor(NodeLiveness.Grace));
        Assert.True(_liveness.IsGone(Lost));
    }

    /// <summary>A node that was paused subscribes as soon as it runs again, and may do so before it renews.</summary>
    [Fact]
    public void IsGone_ForgottenAndBackBeforeItRenews_HasItsGraceAgain()
    {
        Assert.True(MissFor(NodeLiveness.Grace));

        // Forgotten by every channel: nobody asks for it any more.
        _clock.Advance(TimeSpan.FromSeconds(1));
        Observe("other");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Observe("other");
        Assert.False(_liveness.IsGone(Lost));
    }

    private void Observe(params string[] alive) =>
        _liveness.Observe([.. alive.Select(node => new NodeInfo(new NodeId(node), "all", "", "", DateTimeOffset.UnixEpoch, 0, 0))]);

    /// <summary>Checks once a second, as its owner does, with lists that lack the node; tells what the last check said.</summary>
    private bool MissFor(TimeSpan time)
    {
        Observe("other");
        var isGone = _liveness.IsGone(Lost);
        for (var second = TimeSpan.FromSeconds(1); second <= time; second += TimeSpan.FromSeconds(1))
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Observe("other");
            isGone = _liveness.IsGone(Lost);
        }

        return isGone;
    }
}
