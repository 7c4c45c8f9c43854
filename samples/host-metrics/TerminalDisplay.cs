using Spectre.Console;

namespace LiveOrleans.HostMetrics;

/// <summary>A terminal, on whose last line stands how far it is.</summary>
internal sealed class TerminalDisplay(IAnsiConsole console, StatusContext context) : ISendingDisplay
{
    public void Say(string line) => console.WriteLine(line);

    public void Show(SendingStatus status) => context.Status(Markup.Escape(status.ToString()));
}
