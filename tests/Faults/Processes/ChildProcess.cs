using System.Diagnostics;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>A process of a test's own, which does not outlive it.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>The exit code, 128 + the signal's number for one that a signal ended; null while it runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>Starts a program whose output is appended to a file.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="logPath">The file.</param>
    /// <param name="folder">The folder that it starts in; the tests' own without one.</param>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, string logPath, string folder = "")
    {
        // The shell opens the file and then becomes the program, so the process is the program's and nothing has to be pumped.
        var start = new ProcessStartInfo("/bin/sh")
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            ArgumentList = { "-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", logPath, program },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var child = new ChildProcess(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."));
        ProcessesAtExit.Add(child._process);
        return child;
    }

    /// <summary>Sends a signal.</summary>
    /// <exception cref="InvalidOperationException">The process has ended.</exception>
    public void Send(UnixSignal signal)
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"The process {Id} has ended with {ExitCode} and can be sent no {signal}.");
        }

        Signals.Send(Id, signal);
    }

    /// <summary>Waits until the process has ended, by itself or by what was sent.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitForExitAsync(TimeSpan deadline)
    {
        await _process.WaitForExitAsync().WaitAsync(deadline, TimeProvider.System, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        ProcessesAtExit.Remove(_process);
        _process.Dispose();
    }
}
