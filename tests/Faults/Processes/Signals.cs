using System.Runtime.InteropServices;

namespace LiveOrleans.Faults;

/// <summary>kill(2).</summary>
internal static partial class Signals
{
    /// <summary>Sends a signal to a process that this one started.</summary>
    /// <exception cref="InvalidOperationException">There is no such process.</exception>
    public static void Send(int processId, UnixSignal signal)
    {
        if (processId <= 1)
        {
            throw new ArgumentOutOfRangeException(nameof(processId), processId, "Signals go to single processes, and never to the first.");
        }

        if (Kill(processId, (int)signal) != 0)
        {
            throw new InvalidOperationException($"kill({processId}, {signal}) failed with errno {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
