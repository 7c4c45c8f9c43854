namespace LiveOrleans.Cluster;

/// <summary>Waits for what only silos can bring about, by asking for it.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until it holds.</summary>
    /// <returns>How long that took.</returns>
    public static async Task<TimeSpan> HoldsAsync(Func<bool> condition, TimeSpan deadline, Func<string> phase)
    {
        using var timer = new PeriodicTimer(Interval);
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < deadline, $"Not within {deadline}: {phase()}.");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        return TimeProvider.System.GetElapsedTime(start);
    }
}
