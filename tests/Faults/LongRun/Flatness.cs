namespace LiveOrleans.Faults;

/// <summary>Whether a figure grows in the course of a run: the median of its last quarter against that of its second.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Second">The median of the second quarter; the first warms up.</param>
/// <param name="Last">The median of the last quarter.</param>
/// <param name="Most">The highest of all.</param>
/// <param name="Allowed">What the last quarter may have.</param>
internal sealed record Flatness(string Name, double Second, double Last, double Most, double Allowed)
{
    private const int Quarters = 4;

    // A leak of an hour that matters within a week is far above a tenth; a heap that breathes is not.
    private const double Share = 1.1;

    public bool IsFlat => Last <= Allowed;

    /// <summary>Compares the quarters of a series; null when it is too short to have any.</summary>
    /// <param name="name">What is measured.</param>
    /// <param name="values">In the order of time, at equal distances.</param>
    /// <param name="slack">What may be added whatever the size: what one more connection or heap segment takes.</param>
    public static Flatness? Of(string name, IReadOnlyList<double> values, double slack)
    {
        var quarter = values.Count / Quarters;
        if (quarter == 0)
        {
            return null;
        }

        var second = Median(values.Skip(quarter).Take(quarter));
        return new Flatness(name, second, Median(values.Skip(values.Count - quarter)), values.Max(), (second * Share) + slack);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return ordered[ordered.Length / 2];
    }
}
