using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Silo.Tests;

/// <summary>A clock that a test moves, and that tells it who waits: what runs on other threads is met without guessing when.</summary>
internal sealed class TimerClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateBounded<TimeSpan>(1000);

    /// <summary>How long the next one waits who has begun to wait and was not asked for yet. Timers that repeat do not count.</summary>
    public Task<TimeSpan> NextWaitAsync() =>
        _waits.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (period == Timeout.InfiniteTimeSpan && dueTime != Timeout.InfiniteTimeSpan)
        {
            Assert.True(_waits.Writer.TryWrite(dueTime));
        }

        return timer;
    }
}
