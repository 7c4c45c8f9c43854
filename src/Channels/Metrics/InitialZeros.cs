namespace LiveOrleans.Channels;

/// <summary>
/// Adds the zeros of the counters that alarms look at, once something has begun: a rise can only be seen from a value that was there before,
/// and a counter with labels has none until its first count.
/// </summary>
/// <remarks>May be called by any thread, as often as something is counted: after the first time that is one read.</remarks>
/// <param name="add">Adds 0 to each of the counters, by each of its labels that an alarm looks at. Called once.</param>
public sealed class InitialZeros(Action add)
{
    private int _hasBegun;

    /// <summary>Something has begun, and is about to be counted or was. The zeros are added with the first call alone.</summary>
    public void Begin()
    {
        if (Volatile.Read(ref _hasBegun) == 0 && Interlocked.Exchange(ref _hasBegun, 1) == 0)
        {
            add();
        }
    }
}
