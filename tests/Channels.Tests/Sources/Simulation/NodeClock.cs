namespace LiveOrleans.Channels.Tests;

/// <summary>A node's clocks: a monotonic one that may go a little fast or slow, and one on the wall that is also set now and then.</summary>
internal sealed class NodeClock(SimulatedNode node, VirtualTime time, Random random) : TimeProvider
{
    /// <summary>As often as the clock may be read at one moment.</summary>
    private const long MaxReads = 20_000;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private TimeSpan _offset;
    private long _readAt;
    private long _reads;

    /// <summary>How many timers are armed.</summary>
    public int Armed { get; private set; }

    /// <summary>When the clock on the wall was last set.</summary>
    public long SetAt { get; private set; } = long.MinValue / 2;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Tells the time. Whoever asks for it again and again at one moment is made to see it pass, and reported.</summary>
    public override long GetTimestamp()
    {
        (_reads, _readAt) = (_readAt == time.Now ? _reads + 1 : 0, time.Now);
        if (_reads > MaxReads)
        {
            node.Spins();
        }

        return (long)(time.Now * node.Traits.ClockRate) + Math.Max(0, _reads - MaxReads);
    }

    public override DateTimeOffset GetUtcNow() => Start.AddTicks((long)(time.Now * node.Traits.ClockRate)) + _offset;

    /// <summary>Sets the clock on the wall.</summary>
    public void Step(TimeSpan by) => (_offset, SetAt) = (_offset + by, time.Now);

    /// <summary>When, in true time, so much has passed on this clock since a true time.</summary>
    public long TrueTime(long since, TimeSpan passed) => since + (long)(passed.Ticks / node.Traits.ClockRate);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new NodeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until so many milliseconds have passed on this clock.</summary>
    public async Task PassAsync(double milliseconds, CancellationToken cancellationToken)
    {
        var passed = new TaskCompletionSource();
        await using var timer = CreateTimer(_ => passed.TrySetResult(), null, TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
        await using var cancelled = cancellationToken.UnsafeRegister(_ => passed.TrySetCanceled(cancellationToken), null);
        await passed.Task;
    }

    private sealed class NodeTimer(NodeClock clock, TimerCallback callback, object? state) : ITimer
    {
        private int _setting;
        private bool _armed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _setting++;
            SetArmed(dueTime != Timeout.InfiniteTimeSpan);
            if (_armed)
            {
                clock.Arm(dueTime, period, _setting, this);
            }

            return true;
        }

        public void Dispose()
        {
            _setting++;
            SetArmed(false);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        public void Fire(int setting, TimeSpan period)
        {
            if (setting != _setting)
            {
                return;
            }

            SetArmed(false);
            clock.Post(() => callback(state));
            if (period > TimeSpan.Zero)
            {
                Change(period, period);
            }
        }

        private void SetArmed(bool armed)
        {
            clock.Armed += (armed ? 1 : 0) - (_armed ? 1 : 0);
            _armed = armed;
        }
    }

    private void Post(Action callback) => node.Post(callback);

    private void Arm(TimeSpan dueTime, TimeSpan period, int setting, NodeTimer timer)
    {
        var late = node.Traits.TimerLateness > 0 ? VirtualTime.Ticks(random.NextDouble() * node.Traits.TimerLateness) : 0;
        time.At(TrueTime(time.Now, dueTime) + 1 + late, () => timer.Fire(setting, period));
    }
}
