namespace LiveOrleans.Load;

/// <summary>The values of several runs.</summary>
/// <param name="Median">The middle one, or the mean of the two in the middle.</param>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
/// <param name="Values">All, in the order of the runs.</param>
internal sealed record Spread(double Median, double Min, double Max, IReadOnlyList<double> Values)
{
    /// <summary>Null when there are no values.</summary>
    public static Spread? Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return new Spread(sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[0], sorted[^1], values);
    }
}
