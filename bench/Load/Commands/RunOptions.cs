using Spectre.Console;

namespace LiveOrleans.Load;

/// <summary>What every command needs.</summary>
/// <param name="Server">The server under load.</param>
/// <param name="Process">Its process; null when it is not measured.</param>
/// <param name="Duration">How long to measure, or to hold.</param>
/// <param name="Timeout">How long opening the sessions may take, and again the arrival of the last publications.</param>
/// <param name="Console">Where progress goes.</param>
/// <param name="Time">The clock.</param>
internal sealed record RunOptions(
    ServerAddress Server,
    ServerProcess? Process,
    TimeSpan Duration,
    TimeSpan Timeout,
    IAnsiConsole Console,
    TimeProvider Time)
{
    /// <summary>The node that publishers connect to.</summary>
    public ServerAddress PublishServer { get; init; } = Server;
}
