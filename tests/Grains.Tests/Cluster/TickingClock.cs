using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Grains.Tests;

/// <summary>A clock that tells when somebody begins to be called each second: a background service starts on its own thread.</summary>
internal sealed class TickingClock : FakeTimeProvider
{
    private readonly TaskCompletionSource _ticking = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ticking => _ticking.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (period == TimeSpan.FromSeconds(1))
        {
            _ticking.TrySetResult();
        }

        return timer;
    }
}
