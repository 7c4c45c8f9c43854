namespace LiveOrleans.Redis.Tests;

/// <summary>Waits for what only another process can bring about, by asking for it.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public static Task HoldsAsync(Func<Task<bool>> condition, TimeSpan deadline, string phase) => HoldsAsync(condition, deadline, () => phase);

    /// <param name="condition">What is waited for.</param>
    /// <param name="deadline">For how long.</param>
    /// <param name="phase">What does not hold, asked for when it is too late.</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, TimeSpan deadline, Func<string> phase)
    {
        using var timer = new PeriodicTimer(Interval);
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) >= deadline)
            {
                Assert.Fail($"Not within {deadline}: {phase()}.");
            }

            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
