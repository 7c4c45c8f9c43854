using System.Globalization;

namespace LiveOrleans.Faults;

/// <summary>How long the same thing took, again and again.</summary>
/// <param name="what">What it was.</param>
/// <param name="budget">How long it may take.</param>
internal sealed class TakeOverTimes(string what, TimeSpan budget)
{
    private readonly List<TimeSpan> _times = [];

    public void Add(TimeSpan time) => _times.Add(time);

    /// <summary>Fails when one took too long.</summary>
    public void AssertInBudget() => Assert.True(_times.TrueForAll(time => time <= budget), $"{this}: {budget} are allowed. {string.Join(' ', _times)}");

    public override string ToString()
    {
        if (_times.Count == 0)
        {
            return $"{what}: not tried";
        }

        TimeSpan[] sorted = [.. _times.Order()];
        return string.Create(
            CultureInfo.InvariantCulture, $"{what}: {sorted.Length} times, p50 {sorted[sorted.Length / 2].TotalSeconds:F3} s, max {sorted[^1].TotalSeconds:F3} s");
    }
}
