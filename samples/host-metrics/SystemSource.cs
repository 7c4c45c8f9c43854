namespace LiveOrleans.HostMetrics;

/// <summary>Measurement <c>system</c>: load averages where the system has them, and the number of processors.</summary>
internal sealed class SystemSource(Func<ProcLoad?> readLoad) : IMetricSource
{
    public void Write(LineProtocolWriter lines)
    {
        var fields = new List<(string, double)>();
        if (readLoad() is { } load)
        {
            fields.AddRange([("load1", load.One), ("load5", load.Five), ("load15", load.Fifteen)]);
        }

        fields.Add(("n_cpus", Environment.ProcessorCount));
        lines.Line("system", [], fields);
    }
}
