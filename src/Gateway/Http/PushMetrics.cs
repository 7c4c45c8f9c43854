using System.Diagnostics.Metrics;

namespace LiveOrleans.Gateway;

/// <summary>Counts what is pushed over HTTP.</summary>
internal sealed class PushMetrics
{
    /// <summary>The name of the meter; <c>/metrics</c> shows all that begin with <c>LiveOrleans.</c></summary>
    public const string MeterName = "LiveOrleans.Gateway.Push";

    private readonly Counter<long> _bodies;
    private readonly Counter<long> _lines;
    private readonly Counter<long> _bytes;

    public PushMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _bodies = meter.CreateCounter<long>("liveorleans.gateway.push.bodies", "{body}", "Pushed bodies by the status of their answer.");
        _lines = meter.CreateCounter<long>("liveorleans.gateway.push.lines", "{line}", "Pushed lines by whether they could be read.");
        _bytes = meter.CreateCounter<long>("liveorleans.gateway.push.bytes", "By", "Pushed bytes after unpacking.");
    }

    public void Answered(int status) => _bodies.Add(1, new KeyValuePair<string, object?>("status", status));

    public void Read(int bytes, int accepted, int rejected)
    {
        _bytes.Add(bytes);
        _lines.Add(accepted, new KeyValuePair<string, object?>("result", "accepted"));
        _lines.Add(rejected, new KeyValuePair<string, object?>("result", "rejected"));
    }
}
