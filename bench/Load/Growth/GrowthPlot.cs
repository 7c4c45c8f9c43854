using System.Globalization;
using System.Text;

namespace LiveOrleans.Load;

/// <summary>Draws rows whose figures are a function of a size: SVG, one panel per row, sizes on a logarithmic axis.</summary>
internal static class GrowthPlot
{
    private const int Width = 640;
    private const int PanelHeight = 300;

    /// <summary>Whether a row can be drawn.</summary>
    public static bool Fits(IEnumerable<double?> sizes) => sizes.Any() && sizes.All(static size => size > 0);

    public static string Of(TableReport report)
    {
        RowResult[] rows = [.. report.Rows.Where(static row => Fits(row.Figures.Select(static figure => figure.Size)))];
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {rows.Length * PanelHeight + 30}" font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="#fff"/>

            """);
        foreach (var (index, row) in rows.Index())
        {
            text.Append(new GrowthPanel(row, Width, PanelHeight, index * PanelHeight).Draw());
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            <text x="{Width / 2}" y="{rows.Length * PanelHeight + 18}" text-anchor="middle" fill="#666" font-size="10">{GrowthPanel.Escape(string.Join("; ", report.Heading))}</text>
            </svg>

            """);
        return text.ToString();
    }
}
