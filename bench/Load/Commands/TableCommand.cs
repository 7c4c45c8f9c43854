using System.CommandLine;
using Spectre.Console;

namespace LiveOrleans.Load;

/// <summary><c>table</c>: starts the servers, makes all measurements and holds them against their goals.</summary>
internal static class TableCommand
{
    private const int WidthOfAFile = 160;

    public static Command Create()
    {
        var options = new TableOptions();
        var command = new Command("table", "Starts servers from built output, measures row by row and prints one table: goal, median, spread, met or missed.");
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => ExecuteAsync(options, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> ExecuteAsync(TableOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (plan, rows, files) = (options.Plan(parsed), options.ChooseRows(parsed), options.Files(parsed));
        files.Check(rows);
        var other = options.ChooseOther(parsed, plan.Time);
        using var live = options.Live(parsed, plan.Time);
        var start = new TableReport(
            MachineDescription.Read(),
            await ReadVersionsAsync(other),
            plan.Time.GetUtcNow(),
            options.Runs(parsed),
            plan.Duration.TotalSeconds,
            other?.Name,
            Rows: []);

        // The files are written after each row, since all of them take long.
        var results = await new TableRun(live, other, plan, start.Runs)
            .ExecuteAsync(rows, AnsiConsole.Console, results => files.Write(start with { Rows = results }), cancellationToken);
        var report = start with { Rows = results };
        AnsiConsole.Profile.Width = Console.IsOutputRedirected ? WidthOfAFile : AnsiConsole.Profile.Width;
        report.Render(AnsiConsole.Console);
        return report.Passed ? ExitCode.Passed : ExitCode.Failed;
    }

    private static Task<string[]> ReadVersionsAsync(ICandidate? other)
    {
        string[] needed = other is NatsServers ? [RedisProcess.Program, NatsServers.Program] : [RedisProcess.Program];
        return Task.WhenAll(needed.Select(ProgramVersion.ReadAsync));
    }
}
