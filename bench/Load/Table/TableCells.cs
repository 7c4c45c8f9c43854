using System.Globalization;

namespace LiveOrleans.Load;

/// <summary>The table as text, the same on the terminal and in a file.</summary>
internal static class TableCells
{
    private const int FirstNumber = 3;

    /// <param name="other">The other server's name; null without one.</param>
    public static IReadOnlyList<string> Header(string? other) =>
        ["row", "figure", "goal", "median", "min–max", .. other is null ? (string[])[] : [other, "ratio"], "verdict"];

    public static bool IsNumber(int column) => column >= FirstNumber;

    /// <param name="row">The row.</param>
    /// <param name="title">What it is called beside its first figure.</param>
    /// <param name="figure">The figure's index.</param>
    /// <param name="compared">Whether there are columns for another server.</param>
    public static IReadOnlyList<string> Of(RowResult row, string title, int figure, bool compared)
    {
        var result = row.Figures[figure];
        string[] other = compared ? [Text(result.Other?.Median, result.Decimals), Text(result.Ratio, 2)] : [];
        return
        [
            figure == 0 ? title : "",
            result.Name,
            result.Goal ?? "",
            Text(result.Own?.Median, result.Decimals),
            result.Own is { } own ? $"{Text(own.Min, result.Decimals)}–{Text(own.Max, result.Decimals)}" : "",
            .. other,
            Text(result.Verdict),
        ];
    }

    public static string Text(Verdict verdict) => verdict switch
    {
        Verdict.Met => "met",
        Verdict.Missed => "missed",
        Verdict.NotCompared => "not compared",
        Verdict.Failed => "failed",
        _ => "",
    };

    private static string Text(double? value, int decimals) =>
        value?.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) ?? "";
}
