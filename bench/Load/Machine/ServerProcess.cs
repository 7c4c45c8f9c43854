using System.Globalization;

namespace LiveOrleans.Load;

/// <summary>What the server's process uses, read from /proc.</summary>
internal sealed class ServerProcess
{
    private readonly string _folder;

    /// <exception cref="LoadException">There is no such process.</exception>
    public ServerProcess(int pid)
    {
        _folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");
        if (!Directory.Exists(_folder))
        {
            throw new LoadException($"--server-pid {pid}: there is no such process.");
        }
    }

    /// <summary>User and system time of all its threads since its start.</summary>
    public TimeSpan CpuTime() => ParseCpuTime(Read("stat"));

    /// <summary>Resident memory in bytes.</summary>
    public long ResidentBytes() => ParseResidentBytes(Read("status"));

    // The second field, the program's name in brackets, may hold spaces; state is the first field after it, utime the twelfth.
    internal static TimeSpan ParseCpuTime(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds(ticks / Machine.TicksPerSecond);
    }

    internal static long ParseResidentBytes(string status)
    {
        var row = status.Split('\n').First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * long.Parse(row.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private string Read(string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(_folder, file));
        }
        catch (IOException)
        {
            throw new LoadException($"The server's process ({_folder}) ended during the run.");
        }
    }
}
