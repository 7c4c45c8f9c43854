namespace LiveOrleans.Load;

/// <summary>Publications of several channels together that some session has not received yet.</summary>
internal sealed class FlightCount
{
    public long Value { get; set; }
}
