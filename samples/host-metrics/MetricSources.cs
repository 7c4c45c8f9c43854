using System.Globalization;

namespace LiveOrleans.HostMetrics;

/// <summary>Which figures this operating system can tell.</summary>
internal static class MetricSources
{
    public static IReadOnlyList<IMetricSource> OfThisMachine() => OperatingSystem.IsLinux() ? OfLinux() : OfDotNet();

    private static IReadOnlyList<IMetricSource> OfLinux() =>
    [
        new CpuSource(() => File.ReadAllText("/proc/stat")),
        new MemorySource(() => File.ReadAllText("/proc/meminfo")),
        new DiskSource(() => File.ReadAllText("/proc/mounts")),
        new DiskIoSource(() => File.ReadAllText("/proc/diskstats")),
        new NetworkSource(() => File.ReadAllText("/proc/net/dev")),
        new SystemSource(() => ProcLoad.Parse(File.ReadAllText("/proc/loadavg"))),
    ];

    private static IReadOnlyList<IMetricSource> OfDotNet() =>
    [
        new DotNetMemorySource(),
        new DiskSource(() => ""),
        new DotNetNetworkSource(),
        new SystemSource(() => null),
    ];

    /// <summary>A whole number of the kernel's files; they are written by the kernel, so anything else is a fault of the reader.</summary>
    public static double Number(string text) => ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The parts of a line of the kernel's files, which are padded with blanks.</summary>
    public static string[] Parts(string line) => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
