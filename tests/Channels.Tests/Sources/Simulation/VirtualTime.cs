namespace LiveOrleans.Channels.Tests;

/// <summary>The one true time of a simulated cluster: what happens next happens at once.</summary>
internal sealed class VirtualTime
{
    private readonly PriorityQueue<Action, (long Due, long Number)> _events = new();
    private long _number;

    /// <summary>Ticks since the beginning.</summary>
    public long Now { get; private set; }

    public static long Ticks(double milliseconds) => (long)(milliseconds * TimeSpan.TicksPerMillisecond);

    public void At(long due, Action happen) => _events.Enqueue(happen, (Math.Max(due, Now), _number++));

    public void After(double milliseconds, Action happen) => At(Now + Ticks(milliseconds), happen);

    /// <summary>Lets the next event happen. False, and it is then, when there is none before the end.</summary>
    public bool Step(long end)
    {
        if (!_events.TryPeek(out var happen, out var at) || at.Due > end)
        {
            Now = end;
            return false;
        }

        _events.Dequeue();
        Now = at.Due;
        happen();
        return true;
    }
}
