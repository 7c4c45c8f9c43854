using Spectre.Console;

namespace LiveOrleans.Load;

/// <summary>What one run of a row is given.</summary>
/// <param name="Candidate">The server to measure.</param>
/// <param name="Live">LiveOrleans, for rows that no other server can be measured by.</param>
/// <param name="Plan">How long it may take.</param>
internal sealed record Trial(ICandidate Candidate, LiveServers Live, TrialPlan Plan)
{
    private static readonly IAnsiConsole Silent = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });

    /// <summary>How a server is put under load for the planned duration.</summary>
    public RunOptions Options(RunningServer server) => new(server.Address, server.Process, Plan.Duration, Plan.Timeout, Silent, Plan.Time);

    /// <summary>Publishes to sessions of a server and checks what it delivers.</summary>
    /// <exception cref="LoadException">It lost, repeated, reordered or refused something, or closed a session.</exception>
    public TrafficReport Run(RunningServer server, TrafficPlan plan, int publishers = 1, ServerAddress? publishServer = null)
    {
        var options = Options(server);
        var run = new TrafficRun("table", server.Protocol, options with { PublishServer = publishServer ?? options.Server }, Plan.Warmup);
        try
        {
            var report = run.Execute([plan], publishers, Listeners.None);
            Faults.Check(report);
            return report;
        }
        catch (LoadException)
        {
            // That the server has ended says more than that a session was refused.
            server.CheckRunning();
            throw;
        }
    }
}
