namespace LiveOrleans.Channels.Tests;

public sealed class MinuteRateTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Total_CountsTheLastSixtySeconds()
    {
        var rate = new MinuteRate();
        rate.Add(3, Start);
        rate.Add(2, Start.AddSeconds(59));
        Assert.Equal(5, rate.Total(Start.AddSeconds(59)));
        Assert.Equal(2, rate.Total(Start.AddSeconds(60)));
        Assert.Equal(0, rate.Total(Start.AddSeconds(119)));
    }

    [Fact]
    public void Total_AfterALongPause_IsZero()
    {
        var rate = new MinuteRate();
        rate.Add(3, Start);
        Assert.Equal(0, rate.Total(Start.AddDays(1)));
    }

    [Fact]
    public void Add_AfterTheClockSteppedBack_IsStillCounted()
    {
        var rate = new MinuteRate();
        rate.Add(1, Start.AddSeconds(30));
        rate.Add(1, Start);
        Assert.Equal(2, rate.Total(Start.AddSeconds(30)));
    }
}
