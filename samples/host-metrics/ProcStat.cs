namespace LiveOrleans.HostMetrics;

/// <summary>Reads /proc/stat (proc(5)).</summary>
internal static class ProcStat
{
    /// <summary>The times of all processors together, as Telegraf's <c>cpu-total</c>, and of each.</summary>
    public static IReadOnlyList<(string Cpu, CpuTimes Times)> Parse(string text)
    {
        var cpus = new List<(string, CpuTimes)>();
        foreach (var line in text.Split('\n'))
        {
            var parts = MetricSources.Parts(line);
            if (parts.Length > 4 && parts[0].StartsWith("cpu", StringComparison.Ordinal))
            {
                cpus.Add((parts[0] is "cpu" ? "cpu-total" : parts[0], Times(parts)));
            }
        }

        return cpus;
    }

    // Kernels before 2.6.33 write fewer columns.
    private static CpuTimes Times(string[] parts)
    {
        double Column(int index) => index < parts.Length ? MetricSources.Number(parts[index]) : 0;
        return new(Column(1), Column(2), Column(3), Column(4), Column(5), Column(6), Column(7), Column(8), Column(9), Column(10));
    }
}
