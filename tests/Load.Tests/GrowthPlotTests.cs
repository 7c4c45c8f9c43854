using System.Xml.Linq;

namespace LiveOrleans.Load.Tests;

public sealed class GrowthPlotTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Of_TwoRows_IsXmlWithAPointPerSize()
    {
        var plot = XElement.Parse(GrowthPlot.Of(Report(Row("a <b> & c", (100, 2), (1_000, 1.5), (10_000, 1)), Row("d", (10, 1), (100_000, 1)))));

        Assert.Equal(5, plot.Descendants(Svg + "circle").Count());
        Assert.Equal(2, plot.Descendants(Svg + "polyline").Count());
        Assert.Contains(plot.Descendants(Svg + "text"), static text => string.Equals(text.Value, "a <b> & c", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_EqualCosts_LieOnOneHeightAndPowersOfTenInEqualSteps()
    {
        var plot = XElement.Parse(GrowthPlot.Of(Report(Row("a", (10, 1.5), (100, 1.5), (1_000, 1.5)))));

        var circles = plot.Descendants(Svg + "circle").ToArray();
        Assert.Single(circles.Select(static circle => circle.Attribute("cy")!.Value).Distinct(StringComparer.Ordinal));
        double[] x = [.. circles.Select(static circle => (double)circle.Attribute("cx")!)];
        Assert.Equal(x[1] - x[0], x[2] - x[1], 0.2);
    }

    [Fact]
    public void Of_RowWhoseRunsFailed_IsDrawnWithoutPoints()
    {
        var row = Row("a", (10, 1), (100, 1));
        var plot = XElement.Parse(GrowthPlot.Of(Report(row with { Figures = [.. row.Figures.Select(static figure => figure with { Own = null })] })));

        Assert.Empty(plot.Descendants(Svg + "circle"));
    }

    [Theory]
    [InlineData(1, 0.2)]
    [InlineData(1.01, 0.5)]
    [InlineData(9, 2)]
    [InlineData(40, 10)]
    [InlineData(0, 1)]
    public void Step_Value_IsRound(double most, double step) => Assert.Equal(step, GrowthPanel.Step(most), 1e-9);

    [Fact]
    public void Fits_RowsWithoutSizes_AreLeftOut()
    {
        Assert.False(GrowthPlot.Fits([]));
        Assert.False(GrowthPlot.Fits([1, null]));
        Assert.True(GrowthPlot.Fits([1, 10]));
    }

    private static RowResult Row(string title, params (double Size, double Cost)[] points) => new(
        title,
        title,
        [.. points.Select(static point => new FigureResult("µs CPU/delivery, 1 sessions", null, Verdict.NoGoal, Spread.Of([point.Cost]), null, 3, point.Size))],
        [],
        []);

    private static TableReport Report(params RowResult[] rows) =>
        new(new MachineDescription("Some CPU", 2, 8L << 30, "6.1", ".NET 10"), [], DateTimeOffset.UnixEpoch, 1, 1, null, rows);
}
