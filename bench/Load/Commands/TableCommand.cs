using System.CommandLine;
using Spectre.Console;

namespace LiveOrleans.Load;

/// <summary><c>table</c>: starts the servers, makes all measurements and holds them against their goals.</summary>
internal static class TableCommand
{
    private const int WidthOfAFile = 160;

    private static readonly TimeSpan ShortestRun = TimeSpan.FromMilliseconds(100);

    public static Command Create()
    {
        var server = new Option<string>("--server") { Description = "The executable LiveOrleans.Silo.", DefaultValueFactory = _ => LiveServers.BuiltPath() };
        var other = new Option<string?>("--other") { Description = "Another server to measure turn by turn: nats, or the URL of one that runs and speaks the centrifuge protocol." };
        var otherPid = new Option<int?>("--other-pid") { Description = "Process id of the server that --other gives the URL of: measures its CPU and memory." };
        var rows = new Option<string?>("--rows") { Description = "The rows to measure, with commas between them; all without it." };
        var runs = CommonOptions.Number("--runs", "Runs of each row.", 3, most: 100);
        var duration = CommonOptions.Duration("--duration", "How long each run measures.", TimeSpan.FromSeconds(10));
        var warmup = CommonOptions.Duration("--warmup", "Load before each measurement.", TimeSpan.FromSeconds(3));
        var timeout = CommonOptions.Duration("--timeout", "Bound on opening all sessions, and again on the last publications' arrival.", TimeSpan.FromSeconds(60));
        var json = new Option<FileInfo?>("--json") { Description = "Also write all values to this file." };
        var markdown = new Option<FileInfo?>("--markdown") { Description = "Also write the table to this file." };
        var svg = new Option<FileInfo?>("--svg") { Description = "Also draw the rows of growth to this file." };
        var command = new Command("table", "Starts servers from built output, measures row by row and prints one table: goal, median, spread, met or missed.")
        {
            server, other, otherPid, rows, runs, duration, warmup, timeout, json, markdown, svg,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var plan = new TrialPlan(parsed.GetRequiredValue(duration), parsed.GetRequiredValue(warmup), parsed.GetRequiredValue(timeout), TimeProvider.System);
            if (plan.Duration < ShortestRun)
            {
                throw new LoadException($"--duration {plan.Duration}: runs that short measure nothing; at least {ShortestRun} are needed.");
            }

            var executable = parsed.GetRequiredValue(server);
            LiveServers.Check(executable);
            ReportFile.Check("--json", parsed.GetValue(json));
            ReportFile.Check("--markdown", parsed.GetValue(markdown));
            var chosen = Rows.Choose(parsed.GetValue(rows));
            CheckPlot(parsed.GetValue(svg), chosen);
            var candidate = ChooseOther(parsed.GetValue(other), parsed.GetValue(otherPid), plan.Time);
            using var live = new LiveServers(Path.GetFullPath(executable), plan.Time);
            var report = await MeasureAsync(chosen, live, candidate, plan, parsed.GetRequiredValue(runs), cancellationToken);
            AnsiConsole.Profile.Width = Console.IsOutputRedirected ? WidthOfAFile : AnsiConsole.Profile.Width;
            report.Render(AnsiConsole.Console);
            ReportFile.WriteJson(parsed.GetValue(json), report);
            ReportFile.Write(parsed.GetValue(markdown), () => MarkdownTable.Of(report));
            ReportFile.Write(parsed.GetValue(svg), () => GrowthPlot.Of(report));
            return report.Passed ? ExitCode.Passed : ExitCode.Failed;
        });
        return command;
    }

    /// <summary>What <c>--other</c> names; null for nothing.</summary>
    /// <exception cref="LoadException">It is neither a known program nor a URL of this machine.</exception>
    internal static ICandidate? ChooseOther(string? other, int? pid, TimeProvider time)
    {
        var isUrl = other?.Contains("://", StringComparison.Ordinal) == true;
        return (other, pid) switch
        {
            (null, null) => null,
            (not null, _) when isUrl => new GivenServer(ServerAddress.Parse(other, "--other"), pid is { } known ? new ServerProcess(known) : null),
            (_, not null) => throw new LoadException($"--other-pid {pid}: only with the URL of a server as --other."),
            ("nats", _) => new NatsServers(time),
            _ => throw new LoadException($"--other {other}: nats or an http URL such as http://127.0.0.1:8000 is needed."),
        };
    }

    /// <exception cref="LoadException">Nothing of the rows can be drawn.</exception>
    internal static void CheckPlot(FileInfo? svg, IReadOnlyList<Row> rows)
    {
        ReportFile.Check("--svg", svg);
        if (svg is not null && !rows.Any(static row => GrowthPlot.Fits(row.Figures.Select(static figure => figure.Size))))
        {
            throw new LoadException($"--svg {svg}: none of the rows measures growth; {string.Join(" and ", GrowthRows.All.Select(static row => row.Name))} do.");
        }
    }

    private static async Task<TableReport> MeasureAsync(IReadOnlyList<Row> rows, LiveServers live, ICandidate? other, TrialPlan plan, int runs, CancellationToken cancellationToken)
    {
        string[] needed = other is NatsServers ? [RedisProcess.Program, NatsServers.Program] : [RedisProcess.Program];
        var programs = await Task.WhenAll(needed.Select(ProgramVersion.ReadAsync));
        var date = plan.Time.GetUtcNow();
        var results = await new TableRun(live, other, plan, runs).ExecuteAsync(rows, AnsiConsole.Console, cancellationToken);
        return new TableReport(MachineDescription.Read(), programs, date, runs, plan.Duration.TotalSeconds, other?.Name, results);
    }
}
