namespace LiveOrleans.Load;

/// <summary>How to start a process of the generator.</summary>
/// <param name="Path">The program's name or path.</param>
/// <param name="Arguments">What it is given.</param>
internal sealed record LoadProgram(string Path, params IReadOnlyList<string> Arguments)
{
    /// <summary>The command that makes a process listen.</summary>
    public const string Listen = "listen";

    /// <summary>The generator itself, in the way in which it was started: by <c>dotnet</c> or as a program.</summary>
    public static LoadProgram Own()
    {
        var program = System.IO.Path.Combine(AppContext.BaseDirectory, "LiveOrleans.Load");
        return Environment.ProcessPath is { } host && string.Equals(System.IO.Path.GetFileName(host), "dotnet", StringComparison.Ordinal)
            ? new LoadProgram(host, program + ".dll", Listen)
            : new LoadProgram(program, Listen);
    }
}
