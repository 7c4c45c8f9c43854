using System.Globalization;

namespace LiveOrleans.HostMetrics;

/// <summary>The load averages of /proc/loadavg (proc(5)).</summary>
internal sealed record ProcLoad(double One, double Five, double Fifteen)
{
    /// <summary>The averages; null if the text has fewer than three numbers.</summary>
    public static ProcLoad? Parse(string text)
    {
        var parts = MetricSources.Parts(text);
        return parts.Length < 3 ? null : new(Average(parts[0]), Average(parts[1]), Average(parts[2]));
    }

    private static double Average(string text) => double.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
