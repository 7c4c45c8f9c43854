using System.Globalization;
using Spectre.Console;

namespace LiveOrleans.Load;

/// <summary>What <c>table</c> measured.</summary>
/// <param name="Machine">What it was measured on.</param>
/// <param name="Programs">The programs beside LiveOrleans, with their versions.</param>
/// <param name="Date">When it began.</param>
/// <param name="Runs">Runs of each row, and of each server.</param>
/// <param name="Seconds">Measured time of each run.</param>
/// <param name="Other">The other server; null without one.</param>
/// <param name="Rows">What the rows gave.</param>
internal sealed record TableReport(
    MachineDescription Machine,
    IReadOnlyList<string> Programs,
    DateTimeOffset Date,
    int Runs,
    double Seconds,
    string? Other,
    IReadOnlyList<RowResult> Rows) : IReport
{
    /// <summary>Whether all runs of LiveOrleans passed their checks; a goal that is missed is a finding, and no failure.</summary>
    public bool Passed => Rows.All(static row => row.Failures.Count == 0);

    /// <summary>The lines in front of the table.</summary>
    public IReadOnlyList<string> Heading =>
    [
        string.Join(", ", [Machine.ToString(), .. Programs]),
        string.Create(CultureInfo.InvariantCulture, $"{Date:yyyy-MM-dd HH:mm} UTC; {Runs} runs of {Seconds:0.#} s per row{(Other is null ? "" : $", turn by turn with {Other}")}"),
    ];

    /// <summary>The lines behind it: the runs that failed.</summary>
    public IEnumerable<string> Failures => Rows.SelectMany(static row => row.Failures.Concat(row.OtherFailures).Select(failure => $"{row.Name}: {failure}"));

    public void Render(IAnsiConsole console)
    {
        foreach (var line in Heading)
        {
            console.WriteLine(line);
        }

        console.Write(Table());
        foreach (var row in Rows)
        {
            console.WriteLine($"{row.Name}: {row.Title}");
        }

        foreach (var failure in Failures)
        {
            console.MarkupLineInterpolated($"[red]failed[/] {failure}");
        }
    }

    private Table Table()
    {
        var table = new Table { Border = TableBorder.Horizontal };
        foreach (var (index, column) in TableCells.Header(Other).Index())
        {
            table.AddColumn(column, setting => setting.NoWrap().Alignment(TableCells.IsNumber(index) ? Justify.Right : Justify.Left));
        }

        foreach (var row in Rows)
        {
            foreach (var (index, figure) in row.Figures.Index())
            {
                var cells = TableCells.Of(row, row.Name, index, Other is not null).Select(Markup.Escape);
                table.AddRow([.. cells.SkipLast(1), Colour(figure.Verdict, TableCells.Text(figure.Verdict))]);
            }
        }

        return table;
    }

    private static string Colour(Verdict verdict, string text) => verdict switch
    {
        Verdict.Met => $"[green]{text}[/]",
        Verdict.Missed => $"[yellow]{text}[/]",
        Verdict.Failed => $"[red]{text}[/]",
        _ => text,
    };
}
