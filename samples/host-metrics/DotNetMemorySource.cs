namespace LiveOrleans.HostMetrics;

/// <summary>Measurement <c>mem</c> where there is no /proc: what the garbage collector knows of the machine.</summary>
internal sealed class DotNetMemorySource : IMetricSource
{
    public void Write(LineProtocolWriter lines)
    {
        var info = GC.GetGCMemoryInfo();
        if (info.TotalAvailableMemoryBytes > 0)
        {
            var (total, used) = ((double)info.TotalAvailableMemoryBytes, (double)info.MemoryLoadBytes);
            lines.Line("mem", [], [("total", total), ("used", used), ("available", total - used), ("used_percent", Math.Round(100 * used / total, 4))]);
        }
    }
}
