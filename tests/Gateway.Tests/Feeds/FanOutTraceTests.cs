using System.Diagnostics;

namespace LiveOrleans.Gateway.Tests;

public sealed class FanOutTraceTests
{
    [Fact]
    public void Passed_EveryShardOnce_EndsTheSpan()
    {
        using var span = new Activity("deliver").Start();
        var trace = new FanOutTrace(span, 2, before: null);

        Assert.False(trace.Passed(1));
        Assert.False(trace.Passed(1));
        Assert.False(span.IsStopped);
        Assert.True(trace.Passed(0));
        Assert.True(span.IsStopped);
    }

    [Fact]
    public void Passed_OfALaterTrace_CountsForTheOneBefore()
    {
        using var first = new Activity("deliver").Start();
        using var second = new Activity("deliver").Start();
        var before = new FanOutTrace(first, 3, before: null);
        before.Passed(0);
        var trace = new FanOutTrace(second, 2, before);

        trace.Passed(1);
        Assert.False(first.IsStopped);
        trace.Passed(0);
        Assert.Equal((false, true), (first.IsStopped, second.IsStopped));
        trace.Passed(2);
        Assert.True(first.IsStopped);
    }
}
