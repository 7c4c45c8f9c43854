namespace LiveOrleans.Load;

/// <summary>What the runs of a row gave.</summary>
/// <param name="Name">What <c>--rows</c> calls it.</param>
/// <param name="Title">What was measured.</param>
/// <param name="Figures">Its numbers.</param>
/// <param name="Failures">Runs of LiveOrleans that did not pass their checks, each with the reason.</param>
/// <param name="OtherFailures">Those of the other server.</param>
internal sealed record RowResult(
    string Name,
    string Title,
    IReadOnlyList<FigureResult> Figures,
    IReadOnlyList<string> Failures,
    IReadOnlyList<string> OtherFailures)
{
    public static RowResult Of(Row row, RunValues own, RunValues other) => new(
        row.Name,
        row.Title,
        [.. row.Figures.Select((figure, index) => Judge(figure, own.Of(index), other.Of(index), own.Failures.Count > 0))],
        own.Failures,
        other.Failures);

    private static FigureResult Judge(Figure figure, Spread? own, Spread? other, bool failed)
    {
        var verdict = failed || own is null ? Verdict.Failed : figure.Goal?.Judge(own, other) ?? Verdict.NoGoal;
        return new FigureResult(figure.Name, figure.Goal?.ToString(), verdict, own, other, figure.Decimals, figure.Size);
    }
}
