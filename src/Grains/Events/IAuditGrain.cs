namespace LiveOrleans.Grains;

/// <summary>Follows the life of all channels; there is one, with the key <see cref="EventStream.Key"/>.</summary>
[Alias("LiveOrleans.Audit")]
public interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>Works on the events that have come since the last time. May be called whether there are any or not.</summary>
    [Alias("Wake")]
    Task Wake();
}
