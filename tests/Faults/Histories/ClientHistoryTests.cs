namespace LiveOrleans.Faults;

public sealed class ClientHistoryTests
{
    [Theory]
    [InlineData(0, 10, 4)]
    [InlineData(3, 5, 1)]
    [InlineData(7, 30, 22)]
    [InlineData(20, 30, 10)]
    public void LongestPause_BetweenTwoMoments_BeginsAndEndsWithThem(int from, int to, int expected)
    {
        var history = ClientHistory.Of("c", At("1/a", 1), At("1/a", 4), At("1/b", 6), At("1/a", 8));
        Assert.Equal(TimeSpan.FromSeconds(expected), history.LongestPause("1/a", Seconds(from), Seconds(to)));
    }

    private static long Seconds(int seconds) => seconds * TimeProvider.System.TimestampFrequency;

    private static ClientEvent.Published At(string channel, int seconds) => new(Seconds(seconds), channel, new Position("e", 1), "x");
}
