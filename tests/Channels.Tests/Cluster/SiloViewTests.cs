using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Channels.Tests;

public sealed class SiloViewTests
{
    private static readonly ChannelOwner Owner = new(new NodeId("owner"), 1);

    private readonly FakeTimeProvider _clock = new();
    private readonly SiloView _view;

    public SiloViewTests() => _view = new SiloView(_clock);

    [Fact]
    public void IsGone_TwoBeatsMissing_IsNot()
    {
        var answered = Hear("owner");
        BeatOf("other", 3 * SiloView.BeatInterval);
        Assert.False(_view.IsGone(Owner, answered));
    }

    [Fact]
    public void IsGone_ThreeBeatsMissing_Is()
    {
        var answered = Hear("owner");
        BeatOf("other", SiloView.Silence);
        Assert.True(_view.IsGone(Owner, answered));
    }

    [Fact]
    public void IsGone_BeatThatCameBack_IsNot()
    {
        var answered = Hear("owner");
        BeatOf("other", SiloView.Silence);
        Hear("owner");
        Assert.False(_view.IsGone(Owner, answered));
    }

    [Fact]
    public void IsGone_NothingIsHeardAtAll_IsNot()
    {
        var answered = Hear("owner");
        Hear("other");
        _clock.Advance(10 * SiloView.Silence);
        Assert.False(_view.IsGone(Owner, answered));
    }

    [Fact]
    public void IsGone_HearsAgainAfterADeafTime_GivesItNoCredit()
    {
        var answered = Hear("owner");
        _clock.Advance(10 * SiloView.Silence);
        Hear("other");
        Assert.True(_view.IsGone(Owner, answered));
    }

    [Fact]
    public void IsGone_AnsweredWithinTheSilence_IsNot()
    {
        Hear("owner");
        BeatOf("other", 2 * SiloView.Silence);
        var answered = _clock.GetTimestamp();
        BeatOf("other", 3 * SiloView.BeatInterval);
        Assert.False(_view.IsGone(Owner, answered));
        BeatOf("other", SiloView.BeatInterval);
        Assert.True(_view.IsGone(Owner, answered));
    }

    [Fact]
    public void IsGone_NeverHeard_IsWhenItsAnswerIsOld()
    {
        var answered = _clock.GetTimestamp();
        BeatOf("other", SiloView.Silence);
        Assert.True(_view.IsGone(Owner, answered));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void IsGone_LaterIncarnationBeats_IsGoneWithItsChannels(long incarnation, bool isGone)
    {
        var answered = Hear("owner");
        BeatOf("owner", SiloView.Silence, incarnation);
        Assert.Equal(isGone, _view.IsGone(Owner, answered));
    }

    [Fact]
    public void OnBeat_OfAnEarlierIncarnation_IsIgnored()
    {
        Hear("owner", 2);
        Hear("owner", 1);
        Assert.Equal(2, Assert.Single(_view.Alive()).Incarnation);
    }

    [Fact]
    public void Alive_SilentSilo_IsLeftOut()
    {
        Hear("owner");
        BeatOf("other", SiloView.Silence);
        Assert.Equal("other", Assert.Single(_view.Alive()).Node.Value);
    }

    [Fact]
    public void Forget_SilentForTheMemory_TakesAnyIncarnation()
    {
        Hear("owner", 2);
        BeatOf("other", SiloView.Memory);
        _view.Forget();
        Hear("owner", 1);
        Assert.Contains(_view.Alive(), beat => beat.Node == Owner.Node && beat.Incarnation == 1);
    }

    [Fact]
    public void Forget_SilentForLess_IsKept()
    {
        Hear("owner", 2);
        BeatOf("other", SiloView.Memory - SiloView.BeatInterval);
        _view.Forget();
        Hear("owner", 1);
        Assert.DoesNotContain(_view.Alive(), beat => beat.Node == Owner.Node);
    }

    [Fact]
    public void SilentGateways_EverybodyBeats_AreNone()
    {
        Hear("owner");
        BeatOf("other", SiloView.Silence - TimeSpan.FromMilliseconds(1));
        Assert.Empty(_view.SilentGateways());
    }

    [Fact]
    public void SilentGateways_OneSiloIsSilent_AreItsOwn()
    {
        Hear("owner");
        BeatOf("other", SiloView.Silence);
        Assert.Equal(["owner"], _view.SilentGateways());
    }

    [Fact]
    public void SilentGateways_SiloBeatsAgain_AreNone()
    {
        Hear("owner");
        BeatOf("other", SiloView.Silence);
        Hear("owner");
        Assert.Empty(_view.SilentGateways());
    }

    [Fact]
    public void SilentGateways_NothingIsHeardAtAll_AreNone()
    {
        Hear("owner");
        BeatOf("other", SiloView.Silence);
        _clock.Advance(SiloView.Silence);
        Assert.Empty(_view.SilentGateways());
    }

    [Fact]
    public void SilentGateways_HearsAgainAfterADeafTime_GivesEverybodyTimeToBeat()
    {
        Hear("owner");
        _clock.Advance(10 * SiloView.Silence);
        Hear("other");
        BeatOf("other", SiloView.Silence - TimeSpan.FromMilliseconds(1));
        Assert.Empty(_view.SilentGateways());
        BeatOf("other", TimeSpan.FromMilliseconds(1));
        Assert.Equal(["owner"], _view.SilentGateways());
    }

    [Fact]
    public void SilentGateways_AnotherNodeBeatsAtTheSameAddress_AreNone()
    {
        Hear("owner", gateway: "address");
        BeatOf("other", SiloView.Silence);
        Hear("successor", gateway: "address");
        Assert.Empty(_view.SilentGateways());
    }

    /// <summary>One beat, now.</summary>
    private long Hear(string node, long incarnation = 1, string? gateway = null)
    {
        _view.OnBeat(new NodeBeat(new NodeId(node), incarnation, node, IsLeaving: false, [], []) { Gateway = gateway ?? node });
        return _clock.GetTimestamp();
    }

    /// <summary>Lets time pass while one silo goes on beating.</summary>
    private void BeatOf(string node, TimeSpan time, long incarnation = 1)
    {
        while (time > TimeSpan.Zero)
        {
            var step = time < SiloView.BeatInterval ? time : SiloView.BeatInterval;
            _clock.Advance(step);
            Hear(node, incarnation);
            time -= step;
        }
    }
}
