namespace LiveOrleans.Channels.Tests;

public sealed class ReportLimitTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly FakeClock _clock = new();
    private readonly ReportLimit _limit;

    public ReportLimitTests() => _limit = new ReportLimit(Interval, _clock);

    [Fact]
    public void MayReport_First_IsLetThrough()
    {
        Assert.True(_limit.MayReport(out var unreported));
        Assert.Equal(0, unreported);
    }

    [Fact]
    public void MayReport_WithinTheInterval_IsCountedForTheNext()
    {
        _limit.MayReport(out _);
        _clock.Advance(Interval - TimeSpan.FromTicks(1));
        Assert.False(_limit.MayReport(out _));
        Assert.False(_limit.MayReport(out _));
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.True(_limit.MayReport(out var unreported));
        Assert.Equal(2, unreported);
    }

    [Fact]
    public void MayReport_AfterAReport_CountsAnew()
    {
        _limit.MayReport(out _);
        _limit.MayReport(out _);
        _clock.Advance(Interval);
        _limit.MayReport(out _);
        _clock.Advance(Interval);

        Assert.True(_limit.MayReport(out var unreported));
        Assert.Equal(0, unreported);
    }
}
