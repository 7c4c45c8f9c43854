namespace LiveOrleans.HostMetrics;

/// <summary>Measurement <c>net</c>: counters since boot.</summary>
internal sealed class NetworkSource(Func<string> readNetDev) : IMetricSource
{
    public void Write(LineProtocolWriter lines)
    {
        foreach (var (name, counters) in ProcNetDev.Parse(readNetDev()))
        {
            lines.Line("net", [("interface", name)], counters);
        }
    }
}
