using System.CommandLine;

namespace LiveOrleans.Load;

/// <summary>The options of <c>table</c>.</summary>
internal sealed class TableOptions
{
    private static readonly TimeSpan ShortestRun = TimeSpan.FromMilliseconds(100);

    private readonly Option<string> _server = new("--server") { Description = "The executable LiveOrleans.Silo.", DefaultValueFactory = _ => LiveServers.BuiltPath() };
    private readonly Option<string?> _other = new("--other") { Description = "Another server to measure turn by turn: nats, or the URL of one that runs and speaks the centrifuge protocol." };
    private readonly Option<int?> _otherPid = new("--other-pid") { Description = "Process id of the server that --other gives the URL of: measures its CPU and memory." };
    private readonly Option<string?> _rows = new("--rows") { Description = "The rows to measure, with commas between them; all without it." };
    private readonly Option<int> _runs = CommonOptions.Number("--runs", "Runs of each row.", 3, most: 100);
    private readonly Option<Duration> _duration = CommonOptions.Duration("--duration", "How long each run measures.", TimeSpan.FromSeconds(10));
    private readonly Option<Duration> _warmup = CommonOptions.Duration("--warmup", "Load before each measurement.", TimeSpan.FromSeconds(15));
    private readonly Option<Duration> _timeout = CommonOptions.Duration("--timeout", "Bound on opening all sessions, and again on the last publications' arrival.", TimeSpan.FromSeconds(60));
    private readonly Option<FileInfo?> _json = new("--json") { Description = "Also write all values to this file." };
    private readonly Option<FileInfo?> _markdown = new("--markdown") { Description = "Also write the table to this file." };
    private readonly Option<FileInfo?> _svg = new("--svg") { Description = "Also draw the rows of growth to this file." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_server, _other, _otherPid, _rows, _runs, _duration, _warmup, _timeout, _json, _markdown, _svg])
        {
            command.Add(option);
        }
    }

    public int Runs(ParseResult parsed) => parsed.GetRequiredValue(_runs);

    /// <exception cref="LoadException">There is no row of that name.</exception>
    public IReadOnlyList<Row> ChooseRows(ParseResult parsed) => Rows.Choose(parsed.GetValue(_rows));

    public TableFiles Files(ParseResult parsed) => new(parsed.GetValue(_json), parsed.GetValue(_markdown), parsed.GetValue(_svg));

    /// <exception cref="LoadException">The runs would be too short.</exception>
    public TrialPlan Plan(ParseResult parsed)
    {
        var duration = parsed.GetRequiredValue(_duration).Value;
        return duration < ShortestRun
            ? throw new LoadException($"--duration {duration}: runs that short measure nothing; at least {ShortestRun} are needed.")
            : new TrialPlan(duration, parsed.GetRequiredValue(_warmup).Value, parsed.GetRequiredValue(_timeout).Value, TimeProvider.System);
    }

    /// <exception cref="LoadException">There is no such executable.</exception>
    public LiveServers Live(ParseResult parsed, TimeProvider time)
    {
        var executable = parsed.GetRequiredValue(_server);
        LiveServers.Check(executable);
        return new LiveServers(Path.GetFullPath(executable), time);
    }

    /// <inheritdoc cref="ChooseOther(string?, int?, TimeProvider)"/>
    public ICandidate? ChooseOther(ParseResult parsed, TimeProvider time) => ChooseOther(parsed.GetValue(_other), parsed.GetValue(_otherPid), time);

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
}
