using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Channels.Tests;

/// <summary>A clock that a test moves, also step by step until something has happened.</summary>
/// <remarks>What runs on <see cref="Scheduler"/> runs when the test says so, on the test's own thread: nothing is left to chance.</remarks>
internal sealed class FakeClock : FakeTimeProvider
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    public SteppedScheduler Scheduler { get; } = new();

    /// <summary>Runs what is ready, then moves the clock by a step, until a task is done.</summary>
    /// <returns>How long it took by this clock.</returns>
    public async Task<TimeSpan> AdvanceUntilAsync(Task task, TimeSpan atMost, string phase)
    {
        var start = GetTimestamp();
        while (true)
        {
            Scheduler.RunAll();
            if (task.IsCompleted)
            {
                await task;
                return GetElapsedTime(start);
            }

            Assert.True(GetElapsedTime(start) <= atMost, $"{phase} did not happen within {atMost}.");
            Advance(Step);
        }
    }

    /// <summary>Lets time pass in small steps, running what each makes ready.</summary>
    public void AdvanceInSteps(TimeSpan time)
    {
        for (var at = TimeSpan.Zero; at < time; at += Step)
        {
            Scheduler.RunAll();
            Advance(Step);
        }

        Scheduler.RunAll();
    }
}
