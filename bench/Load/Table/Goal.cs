using System.Globalization;

namespace LiveOrleans.Load;

/// <summary>What a figure's median must reach.</summary>
/// <param name="Kind">How it is compared.</param>
/// <param name="Limit">In the figure's unit, or a factor.</param>
internal sealed record Goal(GoalKind Kind, double Limit)
{
    public static Goal AtLeast(double limit) => new(GoalKind.AtLeast, limit);

    public static Goal AtMost(double limit) => new(GoalKind.AtMost, limit);

    /// <summary>So many times what the other server reaches.</summary>
    public static Goal TimesOther(double factor) => new(GoalKind.TimesOther, factor);

    /// <param name="own">The values of LiveOrleans.</param>
    /// <param name="other">Those of the other server; null when there is none.</param>
    public Verdict Judge(Spread own, Spread? other) => Kind switch
    {
        GoalKind.AtMost => Answer(own.Median <= Limit),
        GoalKind.AtLeast => Answer(own.Median >= Limit),
        _ => other is null ? Verdict.NotCompared : Answer(own.Median >= Limit * other.Median),
    };

    public override string ToString() => Kind switch
    {
        GoalKind.AtMost => $"≤ {Text(Limit)}",
        GoalKind.AtLeast => $"≥ {Text(Limit)}",
        _ => $"≥ {Text(Limit)} × other",
    };

    private static Verdict Answer(bool met) => met ? Verdict.Met : Verdict.Missed;

    private static string Text(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
