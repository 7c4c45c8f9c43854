using System.Globalization;

namespace LiveOrleans.Faults;

/// <summary>What a process holds at a moment.</summary>
/// <param name="Resident">Resident memory in MiB.</param>
/// <param name="Files">Open file handles.</param>
/// <param name="Threads">Threads.</param>
internal sealed record ResourceSample(double Resident, int Files, int Threads)
{
    private const double KibibytesOfAMebibyte = 1024;

    /// <summary>Reads /proc of a process; null when it has ended.</summary>
    public static ResourceSample? Read(int processId)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}");
        try
        {
            var status = File.ReadAllLines(Path.Combine(folder, "status"));
            return new ResourceSample(
                Number(status, "VmRSS:") / KibibytesOfAMebibyte,
                Directory.GetFileSystemEntries(Path.Combine(folder, "fd")).Length,
                (int)Number(status, "Threads:"));
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            // Gone, or a zombie without memory.
            return null;
        }
    }

    private static double Number(string[] status, string name) => double.Parse(
        status.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
}
