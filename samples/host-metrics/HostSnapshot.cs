namespace LiveOrleans.HostMetrics;

/// <summary>All figures of this machine at one moment, as one batch of line protocol.</summary>
internal sealed class HostSnapshot(string host, IReadOnlyList<IMetricSource> sources)
{
    public string Take(DateTimeOffset now)
    {
        var nanoseconds = (now - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        var lines = new LineProtocolWriter(host, nanoseconds);
        foreach (var source in sources)
        {
            source.Write(lines);
        }

        return lines.ToString();
    }
}
