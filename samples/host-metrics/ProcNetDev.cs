namespace LiveOrleans.HostMetrics;

/// <summary>Reads /proc/net/dev (proc(5)).</summary>
internal static class ProcNetDev
{
    private static readonly (string Field, int Column)[] Fields =
    [
        ("bytes_recv", 0),
        ("packets_recv", 1),
        ("err_in", 2),
        ("drop_in", 3),
        ("bytes_sent", 8),
        ("packets_sent", 9),
        ("err_out", 10),
        ("drop_out", 11),
    ];

    /// <summary>The counters of each interface but the loopback, as Telegraf has it by default.</summary>
    public static IReadOnlyList<(string Interface, IReadOnlyList<(string Key, double Value)> Counters)> Parse(string text)
    {
        var interfaces = new List<(string, IReadOnlyList<(string, double)>)>();
        foreach (var line in text.Split('\n'))
        {
            // The name may be glued to its first number: "eth0:123".
            var colon = line.LastIndexOf(':');
            var columns = MetricSources.Parts(line[(colon + 1)..]);
            var name = colon < 0 ? "" : line[..colon].Trim();
            if (name is not ("" or "lo") && columns.Length >= 12)
            {
                interfaces.Add((name, [.. Fields.Select(field => (field.Field, MetricSources.Number(columns[field.Column])))]));
            }
        }

        return interfaces;
    }
}
