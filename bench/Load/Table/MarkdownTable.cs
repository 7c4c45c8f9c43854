using System.Text;

namespace LiveOrleans.Load;

/// <summary>The table as a piece of a document.</summary>
internal static class MarkdownTable
{
    public static string Of(TableReport report)
    {
        var text = new StringBuilder();
        foreach (var line in report.Heading)
        {
            text.Append(line).Append("  \n");
        }

        var header = TableCells.Header(report.Other);
        text.Append('\n');
        AppendRow(text, header);
        AppendRow(text, header.Select(static (_, index) => TableCells.IsNumber(index) ? "--:" : "---"));
        foreach (var row in report.Rows)
        {
            for (var figure = 0; figure < row.Figures.Count; figure++)
            {
                AppendRow(text, TableCells.Of(row, $"{row.Name}: {row.Title}", figure, report.Other is not null));
            }
        }

        foreach (var failure in report.Failures)
        {
            text.Append("\nFailed: ").Append(failure).Append('\n');
        }

        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(static cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
