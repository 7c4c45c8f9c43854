using Spectre.Console;

namespace LiveOrleans.Load.Tests;

/// <summary>A run of 300 ms that writes nothing, against a server in this process.</summary>
internal static class ShortRun
{
    public static RunOptions Options(string url, TimeSpan timeout) => new(
        ServerAddress.Parse(url),
        Process: null,
        Duration: TimeSpan.FromMilliseconds(300),
        timeout,
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) }),
        TimeProvider.System);

    /// <summary>The loop blocks its thread; the server in this process needs the pool's.</summary>
    public static Task<T> OnOwnThread<T>(Func<T> run) =>
        Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
