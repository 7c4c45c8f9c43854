namespace LiveOrleans.HostMetrics;

/// <summary>Measurement <c>diskio</c>: counters since boot, in bytes and milliseconds.</summary>
internal sealed class DiskIoSource(Func<string> readDiskstats) : IMetricSource
{
    public void Write(LineProtocolWriter lines)
    {
        foreach (var (device, counters) in ProcDiskstats.Parse(readDiskstats()))
        {
            lines.Line("diskio", [("name", device)], counters);
        }
    }
}
