using System.Globalization;
using Spectre.Console;

namespace LiveOrleans.Load;

/// <summary>A traffic's latency percentiles as bars, as wide in a pipe as in a terminal.</summary>
internal static class LatencyChart
{
    private const int Width = 72;

    public static void Render(IAnsiConsole console, string name, LatencyResult latency)
    {
        var chart = new BarChart { Width = Width, Label = $"latency of {Markup.Escape(name)}, ms", LabelAlignment = Justify.Left }
            .UseValueFormatter(static value => value.ToString("N2", CultureInfo.InvariantCulture));
        foreach (var (percentile, milliseconds) in Percentiles(latency))
        {
            chart.AddItem(percentile, milliseconds);
        }

        console.Write(chart);
    }

    private static IEnumerable<(string Percentile, double Milliseconds)> Percentiles(LatencyResult latency) =>
    [
        ("p50", latency.P50),
        ("p75", latency.P75),
        ("p90", latency.P90),
        ("p99", latency.P99),
        ("p99.9", latency.P999),
        ("max", latency.Max),
    ];
}
