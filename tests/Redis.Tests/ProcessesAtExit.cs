using System.Collections.Concurrent;
using System.Diagnostics;

namespace LiveOrleans.Redis.Tests;

/// <summary>Ends the tests' processes together with the tests: a run that is told to end, or fails on its way, does not dispose; nothing of it may stay on the machine.</summary>
internal static class ProcessesAtExit
{
    private static readonly ConcurrentDictionary<Process, bool> Running = new();

    static ProcessesAtExit() => AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
    {
        foreach (var process in Running.Keys)
        {
            process.Kill();
        }
    };

    /// <summary>From now on it does not outlive the tests.</summary>
    public static void Add(Process process) => Running[process] = true;

    /// <summary>It has ended, and may be disposed of.</summary>
    public static void Remove(Process process) => Running.TryRemove(process, out _);
}
