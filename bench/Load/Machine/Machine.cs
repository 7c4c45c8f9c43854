using System.Globalization;

namespace LiveOrleans.Load;

/// <summary>What all processes of the machine use together: more than generator and server means that somebody else disturbed the run.</summary>
internal static class Machine
{
    /// <summary>USER_HZ: the unit of times in /proc, the same on every Linux that .NET runs on.</summary>
    public const double TicksPerSecond = 100;

    /// <summary>Time that all cores together were busy since the start of the machine.</summary>
    public static TimeSpan CpuTime() => ParseCpuTime(File.ReadAllText("/proc/stat"));

    // The first row: cpu user nice system idle iowait irq softirq steal; guest times are part of the first two.
    internal static TimeSpan ParseCpuTime(string stat)
    {
        var fields = stat.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var ticks = fields.Skip(1).Take(8).Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return TimeSpan.FromSeconds((ticks.Sum() - ticks[3] - ticks[4]) / TicksPerSecond);
    }
}
