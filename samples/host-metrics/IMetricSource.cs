namespace LiveOrleans.HostMetrics;

/// <summary>One kind of figures of this machine.</summary>
internal interface IMetricSource
{
    /// <summary>Reads the figures now and writes them; nothing if there is nothing to tell yet.</summary>
    void Write(LineProtocolWriter lines);
}
