namespace LiveOrleans.Frames.Tests;

public sealed class TimestampPrecisionTests
{
    [Theory]
    [InlineData(null, TimestampPrecision.Nanoseconds)]
    [InlineData("", TimestampPrecision.Nanoseconds)]
    [InlineData("ns", TimestampPrecision.Nanoseconds)]
    [InlineData("us", TimestampPrecision.Microseconds)]
    [InlineData("ms", TimestampPrecision.Milliseconds)]
    [InlineData("s", TimestampPrecision.Seconds)]
    public void TryParse_KnownUnit_IsAccepted(string? text, TimestampPrecision expected)
    {
        Assert.True(TimestampPrecisions.TryParse(text, out var precision));
        Assert.Equal(expected, precision);
    }

    [Theory]
    [InlineData("n")]
    [InlineData("m")]
    [InlineData("MS")]
    [InlineData(" s")]
    public void TryParse_OtherText_IsRefused(string text) => Assert.False(TimestampPrecisions.TryParse(text, out _));
}
