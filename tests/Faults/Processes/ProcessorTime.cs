using System.Globalization;
using System.Runtime.InteropServices;

namespace LiveOrleans.Faults;

/// <summary>What the machine's processors have done since its start, in ticks of the kernel: the first line of <c>/proc/stat</c>.</summary>
/// <param name="Idle">Nothing, or waiting for a disk.</param>
/// <param name="Total">Anything.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProcessorTime(long Idle, long Total)
{
    public static async Task<ProcessorTime> ReadAsync()
    {
        using var file = File.OpenText("/proc/stat");
        var line = await file.ReadLineAsync(TestContext.Current.CancellationToken) ?? string.Empty;

        // proc(5): cpu user nice system idle iowait irq softirq steal guest guest_nice; the last two are part of the first two.
        long[] ticks = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(static text => long.Parse(text, CultureInfo.InvariantCulture))];
        return new ProcessorTime(ticks[3] + ticks[4], ticks.Sum());
    }

    /// <summary>The share of the time since then in which processors were busy, 0 to 1.</summary>
    public double BusySince(ProcessorTime then) => 1 - ((double)(Idle - then.Idle) / (Total - then.Total));
}
