using System.Net;

namespace LiveOrleans.Redis.Tests;

public sealed class SentinelAnswersTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);
    private static readonly IPEndPoint Old = new(IPAddress.Loopback, 1);
    private static readonly IPEndPoint New = new(IPAddress.Loopback, 2);
    private static readonly DnsEndPoint One = new("one", 26379);
    private static readonly DnsEndPoint Two = new("two", 26379);

    private readonly SentinelAnswers _answers = new(Lifetime);

    [Fact]
    public void Take_First_NamesTheMaster()
    {
        Assert.Null(_answers.Master);
        Assert.True(_answers.Take(One, Old, 0, TimeSpan.Zero));
        Assert.Equal(Old, _answers.Master);
    }

    [Fact]
    public void Take_SameAgain_ChangesNothing()
    {
        _answers.Take(One, Old, 0, TimeSpan.Zero);

        Assert.False(_answers.Take(One, Old, 0, TimeSpan.FromSeconds(1)));
        Assert.False(_answers.Take(Two, Old, 0, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Take_LowerEpochAfterAFailover_DoesNotBringTheOldMasterBack()
    {
        _answers.Take(One, Old, 0, TimeSpan.Zero);
        Assert.True(_answers.Take(Two, New, 1, TimeSpan.FromSeconds(1)));

        Assert.False(_answers.Take(One, Old, 0, TimeSpan.FromSeconds(2)));
        Assert.Equal(New, _answers.Master);
    }

    [Fact]
    public void Take_HigherEpoch_LeadsBackToTheFirst()
    {
        _answers.Take(One, New, 1, TimeSpan.Zero);

        Assert.True(_answers.Take(One, Old, 2, TimeSpan.FromSeconds(1)));
        Assert.Equal(Old, _answers.Master);
    }

    [Fact]
    public void Take_EpochsBeginAnew_CountWhenTheOldAnswerIsTooOld()
    {
        _answers.Take(One, Old, 7, TimeSpan.Zero);

        Assert.False(_answers.Take(Two, New, 0, Lifetime));
        Assert.True(_answers.Take(Two, New, 0, Lifetime + TimeSpan.FromTicks(1)));
        Assert.Equal(New, _answers.Master);
    }

    [Fact]
    public void Take_SameSentinelWithEpochsAnew_CountsAtOnce()
    {
        _answers.Take(One, Old, 7, TimeSpan.Zero);

        Assert.True(_answers.Take(One, New, 0, TimeSpan.FromSeconds(1)));
    }
}
