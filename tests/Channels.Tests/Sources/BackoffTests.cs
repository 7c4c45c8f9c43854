namespace LiveOrleans.Channels.Tests;

public sealed class BackoffTests
{
    private static readonly SourceTimings Timings = new();

    [Fact]
    public void Next_ManyFailures_StaysUnderTheBoundThatDoubles()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var backoff = new Backoff(Timings, new Random(seed));
            for (var failure = 0; failure < 12; failure++)
            {
                backoff.Ended(TimeSpan.FromMilliseconds(150));
                var bound = Math.Min(5000, 200 * Math.Pow(2, failure));
                Assert.InRange(backoff.Next().TotalMilliseconds, 0, bound);
            }
        }
    }

    [Fact]
    public void Next_Draws_AreSpreadOverTheWholeRange()
    {
        var backoff = new Backoff(Timings, new Random(1));
        for (var failure = 0; failure < 10; failure++)
        {
            backoff.Ended(TimeSpan.Zero);
        }

        var pauses = Enumerable.Range(0, 1000).Select(_ => backoff.Next().TotalSeconds).ToArray();
        Assert.InRange(pauses.Average(), 2.3, 2.7);
        Assert.True(pauses.Min() < 0.1 && pauses.Max() > 4.9);
    }

    [Fact]
    public void Ended_AfterAHealthyMinute_ForgetsTheFailuresBefore()
    {
        var backoff = new Backoff(Timings, new Random(1));
        backoff.Ended(TimeSpan.Zero);
        backoff.Ended(TimeSpan.FromSeconds(59));
        Assert.Equal(2, backoff.Failures);
        backoff.Ended(TimeSpan.FromMinutes(1));
        Assert.Equal(1, backoff.Failures);
    }
}
