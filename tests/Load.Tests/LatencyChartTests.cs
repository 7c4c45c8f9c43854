using Spectre.Console;

namespace LiveOrleans.Load.Tests;

public sealed class LatencyChartTests
{
    [Fact]
    public async Task Render_IntoAPipe_IsABarForEachPercentileWithinTheWidth()
    {
        await using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 200;

        LatencyChart.Render(console, "hot [1]", new LatencyResult(1, 2, 3, 4.25, 5, 1_000));

        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, static line => Assert.InRange(line.TrimEnd().Length, 1, 72));
        Assert.Contains("hot [1]", lines[0], StringComparison.Ordinal);
        Assert.Equal(["p50", "p75", "p90", "p99", "p99.9", "max"], lines[1..].Select(static line => line.Trim().Split(' ')[0]));
        Assert.EndsWith("4.25", lines[4].TrimEnd(), StringComparison.Ordinal);
    }
}
