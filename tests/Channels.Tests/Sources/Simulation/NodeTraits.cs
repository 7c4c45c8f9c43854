namespace LiveOrleans.Channels.Tests;

/// <summary>What is special about a node.</summary>
/// <param name="ClockRate">How fast its monotonic clock goes, beside the true time.</param>
/// <param name="TimerLateness">By how many milliseconds its timers are late at the most.</param>
/// <param name="IsOrderly">Whether it runs what is ready in order.</param>
internal sealed record NodeTraits(double ClockRate, double TimerLateness, bool IsOrderly);
