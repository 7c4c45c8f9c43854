using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Sources.Tests;

public sealed class RestartPaceTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Pause_BeforeTheFirstStart_IsNone() => Assert.Equal(TimeSpan.Zero, new RestartPace(_time).Pause());

    [Fact]
    public void Pause_AfterStartsThatDieAtOnce_DoublesUpToHalfAMinute()
    {
        var pace = new RestartPace(_time);
        var pauses = new List<double>();
        for (var start = 0; start < 10; start++)
        {
            pace.Started(lived: start > 0);
            pauses.Add(pace.Pause().TotalSeconds);
            _time.Advance(pace.Pause());
        }

        Assert.Equal([0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30], pauses);
    }

    [Fact]
    public void Pause_AfterManyStarts_StaysHalfAMinute()
    {
        var pace = new RestartPace(_time);
        for (var start = 0; start < 1000; start++)
        {
            pace.Started(lived: false);
        }

        Assert.Equal(TimeSpan.FromSeconds(30), pace.Pause());
    }

    [Theory]
    [InlineData(true, 0.2)]
    [InlineData(false, 1.6)]
    public void Pause_AfterAMinute_BeginsAnewWhenThePluginLived(bool lived, double pause)
    {
        var pace = new RestartPace(_time);
        pace.Started(lived: false);
        pace.Started(lived: true);
        pace.Started(lived: true);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.Zero, pace.Pause());
        pace.Started(lived);
        Assert.Equal(pause, pace.Pause().TotalSeconds);
    }
}
