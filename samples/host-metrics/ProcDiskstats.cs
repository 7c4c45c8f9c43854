namespace LiveOrleans.HostMetrics;

/// <summary>Reads /proc/diskstats (the kernel's Documentation/admin-guide/iostats.rst).</summary>
internal static class ProcDiskstats
{
    private const double SectorBytes = 512;

    // The column of each of Telegraf's fields, and what one unit of it is worth.
    private static readonly (string Field, int Column, double Unit)[] Fields =
    [
        ("reads", 3, 1),
        ("merged_reads", 4, 1),
        ("read_bytes", 5, SectorBytes),
        ("read_time", 6, 1),
        ("writes", 7, 1),
        ("merged_writes", 8, 1),
        ("write_bytes", 9, SectorBytes),
        ("write_time", 10, 1),
        ("iops_in_progress", 11, 1),
        ("io_time", 12, 1),
        ("weighted_io_time", 13, 1),
    ];

    /// <summary>The counters of each device that was ever used.</summary>
    public static IReadOnlyList<(string Device, IReadOnlyList<(string Key, double Value)> Counters)> Parse(string text)
    {
        var devices = new List<(string, IReadOnlyList<(string, double)>)>();
        foreach (var line in text.Split('\n'))
        {
            var parts = MetricSources.Parts(line);
            if (parts.Length < 14)
            {
                continue;
            }

            var counters = Fields.Select(field => (field.Field, MetricSources.Number(parts[field.Column]) * field.Unit)).ToArray();
            if (counters.Any(counter => counter.Item2 > 0))
            {
                devices.Add((parts[2], counters));
            }
        }

        return devices;
    }
}
