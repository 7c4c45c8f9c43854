using System.Globalization;
using System.Text;

namespace LiveOrleans.Faults;

/// <summary>The long run's figures as a page in Markdown.</summary>
internal static class LongRunSummary
{
    public static string Of(int seed, TimeSpan elapsed, IReadOnlyList<LongRunResult> results, IReadOnlyList<Flatness> figures, int samples)
    {
        var text = new StringBuilder();
        Line(text, $"# Long run");
        Line(text, $"");
        Line(text, $"Three nodes of all roles on one Redis (`appendfsync always`), seed {seed}, {elapsed.TotalMinutes:F1} minutes, {results.Count} faults, {samples} samples.");
        Line(text, $"{results.Sum(static result => result.Load.Acknowledged)} of {results.Sum(static result => result.Load.Sent)} publications acknowledged, {results.Sum(static result => result.Load.Deliveries)} deliveries, {results.Sum(static result => result.Load.Disconnects)} connections lost; {results.Sum(static result => result.Load.Faults.Count + result.SourceFaults.Count)} faults in the histories.");
        Line(text, $"");
        Line(text, $"| fault | count | median recovery, s | worst recovery, s | connections lost | resyncs |");
        Line(text, $"|---|---|---|---|---|---|");
        foreach (var group in results.GroupBy(static result => result.Fault).OrderBy(static group => group.Key))
        {
            double[] times = [.. group.Select(static result => result.Recovery.TotalSeconds).Order()];
            Line(text, $"| {group.Key} | {times.Length} | {times[times.Length / 2]:F1} | {times[^1]:F1} | {group.Sum(static result => result.Load.Disconnects)} | {group.Sum(static result => result.Load.Resyncs)} |");
        }

        Line(text, $"");
        Line(text, $"| figure | median of the 2nd quarter | median of the last quarter | allowed | highest |");
        Line(text, $"|---|---|---|---|---|");
        foreach (var figure in figures.Where(static figure => figure.Most > 0))
        {
            Line(text, $"| {figure.Name} | {figure.Second:F1} | {figure.Last:F1} | {figure.Allowed:F1} | {figure.Most:F1} |");
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
