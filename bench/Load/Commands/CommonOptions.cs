using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Spectre.Console;

namespace LiveOrleans.Load;

/// <summary>The options that all commands share, and what they share around a run.</summary>
internal sealed class CommonOptions
{
    private static readonly TimeSpan ShortestRun = TimeSpan.FromMilliseconds(100);

    private readonly Option<string> _url = new("--url") { Description = "The server; loopback only.", DefaultValueFactory = _ => "http://127.0.0.1:8000" };
    private readonly Option<int?> _pid = new("--server-pid") { Description = "Process id of the server: reports its CPU and memory." };
    private readonly Option<Duration> _timeout = Duration("--timeout", "Bound on opening all sessions, and again on the last publications' arrival.", TimeSpan.FromSeconds(30));
    private readonly Option<FileInfo?> _json = new("--json") { Description = "Also write the result to this file." };

    public void AddTo(Command command)
    {
        command.Add(_url);
        command.Add(_pid);
        command.Add(_timeout);
        command.Add(_json);
    }

    /// <exception cref="LoadException">One of them cannot be used.</exception>
    public RunOptions Read(ParseResult parsed, TimeSpan duration)
    {
        if (duration < ShortestRun)
        {
            throw new LoadException($"A run of {new Duration(duration)} measures nothing; at least {new Duration(ShortestRun)} are needed.");
        }

        ReportFile.Check("--json", parsed.GetValue(_json));

        return new RunOptions(
            ServerAddress.Parse(parsed.GetRequiredValue(_url)),
            parsed.GetValue(_pid) is { } pid ? new ServerProcess(pid) : null,
            duration,
            parsed.GetRequiredValue(_timeout).Value,
            AnsiConsole.Console,
            TimeProvider.System);
    }

    /// <summary>Shows the report, writes the file and answers the exit code.</summary>
    public int Finish(ParseResult parsed, IReport report)
    {
        report.Render(AnsiConsole.Console);
        ReportFile.WriteJson(parsed.GetValue(_json), report);
        return report.Passed ? ExitCode.Passed : ExitCode.Failed;
    }

    /// <summary>An option such as <c>500ms</c>, <c>10s</c> or <c>2m</c>.</summary>
    public static Option<Duration> Duration(string name, string description, TimeSpan standard) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => new Duration(standard),
        CustomParser = ParseDuration,
    };

    /// <summary>A whole number within bounds.</summary>
    public static Option<int> Number(string name, string description, int standard, int least = 1, int most = 1_000_000)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) || value < least || value > most))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} {result.Tokens[0].Value}: a whole number from {least} to {most} is needed."));
            }
        });
        return option;
    }

    /// <summary>The encoding of the sessions.</summary>
    public static Option<string> Protocol()
    {
        var option = new Option<string>("--protocol") { Description = "Encoding of the sessions.", DefaultValueFactory = _ => "json" };
        option.AcceptOnlyFromAmong(Wires.Names);
        return option;
    }

    private static Duration ParseDuration(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!Load.Duration.TryParse(text, out var duration))
        {
            result.AddError($"{text}: a duration such as 500ms, 10s or 2m is needed, 24 hours at most.");
        }

        return duration;
    }
}
