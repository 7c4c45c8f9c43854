namespace LiveOrleans.Load.Tests;

public sealed class DeliveryWindowTests
{
    [Fact]
    public void Pass_OneOfTwoSessions_CompletesNothing()
    {
        var window = Started(sessions: 2);

        window.Pass(10, 12);

        Assert.Equal(0, window.Completed);
    }

    [Fact]
    public void Pass_LastSession_CompletesWhatAllHavePassed()
    {
        var window = Started(sessions: 2);

        window.Pass(10, 12);
        window.Pass(10, 11);

        Assert.Equal(1, window.Completed);
    }

    [Fact]
    public void Pass_SpreadWiderThanTheFirstRing_KeepsEachCount()
    {
        var window = Started(sessions: 2);

        window.Pass(10, 60);
        window.Pass(60, 5_000);
        window.Pass(10, 4_999);

        Assert.Equal(4_989, window.Completed);
    }

    [Fact]
    public void Pass_RingUsedMoreThanOnce_StillCompletesEach()
    {
        var window = Started(sessions: 3);

        for (var offset = 10UL; offset < 1_000; offset++)
        {
            window.Pass(offset, offset + 1);
            window.Pass(offset, offset + 1);
            window.Pass(offset, offset + 1);
        }

        Assert.Equal(990, window.Completed);
    }

    [Fact]
    public void Leave_SlowestSession_CompletesWhatTheOthersHavePassed()
    {
        var window = Started(sessions: 3);
        window.Pass(10, 15);
        window.Pass(10, 14);
        window.Pass(10, 11);

        window.Leave(11);

        Assert.Equal((4, 2), (window.Completed, window.Sessions));
    }

    [Fact]
    public void Leave_FastestSession_TakesItsCountsBack()
    {
        var window = Started(sessions: 3);
        window.Pass(10, 15);
        window.Pass(10, 12);

        window.Leave(15);
        window.Pass(10, 13);

        Assert.Equal(2, window.Completed);
    }

    [Fact]
    public void TryJoin_AnotherPosition_IsRefused()
    {
        var window = Started(sessions: 1);

        Assert.False(window.TryJoin(11));
    }

    [Fact]
    public void Pass_OffsetFarAway_SaysSo()
    {
        var window = Started(sessions: 1);

        var error = Assert.Throws<LoadException>(() => window.Pass(10, 1UL << 40));

        Assert.Contains("restart its numbering", error.Message, StringComparison.Ordinal);
    }

    private static DeliveryWindow Started(int sessions)
    {
        var window = new DeliveryWindow();
        for (var session = 0; session < sessions; session++)
        {
            Assert.True(window.TryJoin(10));
        }

        return window;
    }
}
