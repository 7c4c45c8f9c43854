namespace LiveOrleans.HostMetrics;

/// <summary>Reads /proc/mounts (fstab(5)).</summary>
internal static class ProcMounts
{
    /// <summary>Which device is mounted where; of several mounts on one path the last is seen.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        var devices = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            var parts = MetricSources.Parts(line);
            if (parts.Length >= 2)
            {
                devices[Unescape(parts[1])] = Unescape(parts[0]);
            }
        }

        return devices;
    }

    // Blanks and backslashes are written in octal.
    private static string Unescape(string text) =>
        text.Replace("\\040", " ", StringComparison.Ordinal)
            .Replace("\\011", "\t", StringComparison.Ordinal)
            .Replace("\\134", "\\", StringComparison.Ordinal);
}
