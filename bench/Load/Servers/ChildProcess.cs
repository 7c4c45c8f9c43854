using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LiveOrleans.Load;

/// <summary>A process that the generator starts and that does not outlive it, also when the generator is told to end.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int QuotedLines = 5;

    private static readonly ConcurrentDictionary<ChildProcess, bool> Running = new();

    // Kept, since a registration ends with its object. The signal's own effect follows.
    private static readonly PosixSignalRegistration[] Signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, static _ => KillAll()),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, static _ => KillAll()),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, static _ => KillAll()),
    ];

    private readonly string _name;
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
    {
        KillAll();
        GC.KeepAlive(Signals);
    };

    private ChildProcess(string name, Process process, DirectoryInfo folder)
    {
        _name = name;
        _process = process;
        _folder = folder;
    }

    public int Id => _process.Id;

    /// <summary>Its standard input, if it was started with one.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>Its standard output, if it was started with one.</summary>
    public StreamReader Output => _process.StandardOutput;

    /// <summary>Starts a program in a folder of its own, which is deleted with it.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">What it is given for the folder.</param>
    /// <exception cref="LoadException">There is no such program.</exception>
    public static ChildProcess Start(string program, Func<DirectoryInfo, IEnumerable<string>> arguments) =>
        Start(program, program, ">log 2>&1 </dev/null", isPiped: false, arguments);

    /// <summary>The same with <see cref="Input"/> and <see cref="Output"/>.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="arguments">What it is given.</param>
    public static ChildProcess StartPiped(string program, string name, IEnumerable<string> arguments) =>
        Start(program, name, "2>log", isPiped: true, _ => arguments);

    /// <exception cref="LoadException">It has ended; the message ends with the last lines that it wrote.</exception>
    public void CheckRunning()
    {
        if (_process.HasExited)
        {
            throw new LoadException($"{_name} ended with {_process.ExitCode}: {LastLines()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        Running.TryRemove(this, out _);
        _process.Dispose();
        DeleteFolder();
    }

    private static ChildProcess Start(string program, string name, string redirections, bool isPiped, Func<DirectoryInfo, IEnumerable<string>> arguments)
    {
        var folder = Directory.CreateTempSubdirectory("live-load-");

        // The shell opens the log and then becomes the program, so the process is the program's and nothing has to be pumped.
        var start = new ProcessStartInfo("/bin/sh")
        {
            WorkingDirectory = folder.FullName,
            ArgumentList = { "-c", $"exec \"$@\" {redirections}", "sh", program },
            RedirectStandardInput = isPiped,
            RedirectStandardOutput = isPiped,
        };
        foreach (var argument in arguments(folder))
        {
            start.ArgumentList.Add(argument);
        }

        var child = new ChildProcess(name, Process.Start(start) ?? throw new LoadException($"{name} did not start."), folder);
        Running[child] = true;
        return child;
    }

    private string LastLines()
    {
        try
        {
            return string.Join(" | ", File.ReadLines(Path.Combine(_folder.FullName, "log")).TakeLast(QuotedLines));
        }
        catch (IOException)
        {
            return "its log is gone";
        }
    }

    private static void KillAll()
    {
        foreach (var child in Running.Keys)
        {
            child.Kill();
            child.DeleteFolder();
        }
    }

    private void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself, or the signal found it disposed already.
        }
    }

    private void DeleteFolder()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // Gone already, or the program wrote once more while it was killed.
        }
    }
}
