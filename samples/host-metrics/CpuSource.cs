namespace LiveOrleans.HostMetrics;

/// <summary>Measurement <c>cpu</c>: each processor's shares since the reading before.</summary>
internal sealed class CpuSource : IMetricSource
{
    private readonly Func<string> _readStat;
    private Dictionary<string, CpuTimes> _before;

    public CpuSource(Func<string> readStat)
    {
        _readStat = readStat;
        _before = Read();
    }

    public void Write(LineProtocolWriter lines)
    {
        var now = Read();
        foreach (var (cpu, times) in now)
        {
            // A processor that has just been switched on has no earlier reading.
            if (_before.TryGetValue(cpu, out var earlier))
            {
                lines.Line("cpu", [("cpu", cpu)], times.UsageSince(earlier));
            }
        }

        _before = now;
    }

    private Dictionary<string, CpuTimes> Read() => ProcStat.Parse(_readStat()).ToDictionary(entry => entry.Cpu, entry => entry.Times, StringComparer.Ordinal);
}
