namespace LiveOrleans.HostMetrics;

/// <summary>Reads /proc/meminfo (proc(5)).</summary>
internal static class ProcMeminfo
{
    private const double Kibibyte = 1024;

    /// <summary>The entries by name, in bytes where the file says kB.</summary>
    public static IReadOnlyDictionary<string, double> Parse(string text)
    {
        var entries = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            var parts = MetricSources.Parts(line);
            if (parts.Length >= 2 && parts[0].EndsWith(':'))
            {
                var unit = parts is [_, _, "kB", ..] ? Kibibyte : 1;
                entries[parts[0][..^1]] = MetricSources.Number(parts[1]) * unit;
            }
        }

        return entries;
    }
}
