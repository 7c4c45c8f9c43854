namespace LiveOrleans.Load;

/// <summary>Waits for a server that was started.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Asks until the answer is yes.</summary>
    /// <param name="process">Whose end ends the wait.</param>
    /// <param name="name">What the message calls it.</param>
    /// <param name="isReady">Asks once.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="LoadException">It ended, or the time is over.</exception>
    public static async Task WaitAsync(ChildProcess process, string name, Func<Task<bool>> isReady, TimeProvider time)
    {
        var start = time.GetTimestamp();
        while (!await isReady())
        {
            process.CheckRunning();
            if (time.GetElapsedTime(start) > Deadline)
            {
                throw new LoadException($"{name} was not ready after {Deadline}.");
            }

            await Task.Delay(Pause, time);
        }
    }
}
