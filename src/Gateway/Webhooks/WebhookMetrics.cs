using System.Diagnostics.Metrics;

namespace LiveOrleans.Gateway;

/// <summary>Counts what is sent to webhooks.</summary>
internal sealed class WebhookMetrics
{
    /// <summary>The name of the meter; <c>/metrics</c> shows all that begin with <c>LiveOrleans.</c></summary>
    public const string MeterName = "LiveOrleans.Gateway.Webhooks";

    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _dropped;

    public WebhookMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _deliveries = meter.CreateCounter<long>("liveorleans.webhook.deliveries", "{delivery}", "Attempts to deliver events to webhooks by result.");
        _dropped = meter.CreateCounter<long>("liveorleans.webhook.dropped", "{event}", "Events that a webhook did not take within an hour.");

        // An alarm on it needs a zero to rise from.
        _dropped.Add(0);
    }

    public void Attempted(bool isDelivered) => _deliveries.Add(1, new KeyValuePair<string, object?>("result", isDelivered ? "delivered" : "failed"));

    public void Dropped(int events) => _dropped.Add(events);
}
