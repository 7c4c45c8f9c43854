using System.Diagnostics.Metrics;
using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Counts what happens to channels, on the silo that has the audit. What is worked on twice is counted twice.</summary>
internal sealed class EventMetrics
{
    /// <summary>The name of the meter; <c>/metrics</c> shows all that begin with <c>LiveOrleans.</c></summary>
    public const string MeterName = "LiveOrleans.Events";

    private readonly Counter<long> _events;
    private readonly Counter<long> _overlaps;

    public EventMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _events = meter.CreateCounter<long>("liveorleans.events", "{event}", "Events of channels by kind.");
        _overlaps = meter.CreateCounter<long>("liveorleans.source.overlaps", "{overlap}", "Sources that had two live owners, or tokens that fell.");

        // An alarm on it needs a zero to rise from.
        _overlaps.Add(0);
    }

    public void Happened(ChannelEventKind kind) => _events.Add(1, new KeyValuePair<string, object?>("kind", ChannelEventNames.Of(kind)));

    public void Overlapped() => _overlaps.Add(1);
}
