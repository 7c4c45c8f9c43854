namespace LiveOrleans.Load;

/// <summary>What became of a figure.</summary>
/// <param name="Name">What it is, with its unit.</param>
/// <param name="Goal">In words; null when it has none.</param>
/// <param name="Verdict">Whether the median reached it.</param>
/// <param name="Own">The values of LiveOrleans; null when no run gave one.</param>
/// <param name="Other">Those of the other server; null without one, or when it cannot be measured by it.</param>
/// <param name="Decimals">How many are printed.</param>
/// <param name="Size">What it is a function of, for a plot.</param>
internal sealed record FigureResult(string Name, string? Goal, Verdict Verdict, Spread? Own, Spread? Other, int Decimals, double? Size)
{
    /// <summary>The median of LiveOrleans by the other server's.</summary>
    public double? Ratio => Own is null || Other is null || Other.Median == 0 ? null : Own.Median / Other.Median;
}
