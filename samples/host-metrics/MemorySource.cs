namespace LiveOrleans.HostMetrics;

/// <summary>Measurement <c>mem</c>, in bytes and percent.</summary>
internal sealed class MemorySource(Func<string> readMeminfo) : IMetricSource
{
    private static readonly (string Field, string Entry)[] Plain =
    [
        ("free", "MemFree"),
        ("buffered", "Buffers"),
        ("cached", "Cached"),
        ("active", "Active"),
        ("inactive", "Inactive"),
        ("slab", "Slab"),
        ("shared", "Shmem"),
        ("dirty", "Dirty"),
        ("swap_total", "SwapTotal"),
        ("swap_free", "SwapFree"),
    ];

    public void Write(LineProtocolWriter lines)
    {
        var entries = ProcMeminfo.Parse(readMeminfo());
        lines.Line("mem", [], [.. Totals(entries), .. Plain.Where(field => entries.ContainsKey(field.Entry)).Select(field => (field.Field, entries[field.Entry]))]);
    }

    private static IEnumerable<(string, double)> Totals(IReadOnlyDictionary<string, double> entries)
    {
        if (!entries.TryGetValue("MemTotal", out var total) || total <= 0 || !entries.TryGetValue("MemAvailable", out var available))
        {
            yield break;
        }

        yield return ("total", total);
        yield return ("available", available);
        yield return ("used", total - available);
        yield return ("used_percent", Math.Round(100 * (total - available) / total, 4));
        yield return ("available_percent", Math.Round(100 * available / total, 4));
    }
}
