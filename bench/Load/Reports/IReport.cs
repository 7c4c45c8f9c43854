using Spectre.Console;

namespace LiveOrleans.Load;

/// <summary>What a command found; its properties are what <c>--json</c> writes.</summary>
internal interface IReport
{
    /// <summary>Whether the server did what it must: false makes the exit code 1.</summary>
    bool Passed { get; }

    void Render(IAnsiConsole console);
}
