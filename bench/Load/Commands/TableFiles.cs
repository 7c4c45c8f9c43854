namespace LiveOrleans.Load;

/// <summary>Where the table is written to, each only where it is asked for.</summary>
/// <param name="Json">Every value.</param>
/// <param name="Markdown">The table as a piece of a document.</param>
/// <param name="Svg">The rows of growth as a plot.</param>
internal sealed record TableFiles(FileInfo? Json, FileInfo? Markdown, FileInfo? Svg)
{
    /// <summary>Before anything is measured.</summary>
    /// <exception cref="LoadException">A file cannot be written, or nothing of the rows can be drawn.</exception>
    public void Check(IReadOnlyList<Row> rows)
    {
        ReportFile.Check("--json", Json);
        ReportFile.Check("--markdown", Markdown);
        ReportFile.Check("--svg", Svg);
        if (Svg is not null && !rows.Any(static row => GrowthPlot.Fits(row.Figures.Select(static figure => figure.Size))))
        {
            throw new LoadException($"--svg {Svg}: none of the rows measures growth; {string.Join(" and ", GrowthRows.All.Select(static row => row.Name))} do.");
        }
    }

    public void Write(TableReport report)
    {
        ReportFile.WriteJson(Json, report);
        ReportFile.Write(Markdown, () => MarkdownTable.Of(report));
        ReportFile.Write(Svg, () => GrowthPlot.Of(report));
    }
}
