using System.Diagnostics.Metrics;

namespace LiveOrleans.Redis;

/// <summary>Counts what became of new leases.</summary>
internal sealed class LeaseMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "LiveOrleans.Redis.Leases";

    private readonly Counter<long> _unreplicated;

    public LeaseMetrics(IMeterFactory meters)
    {
        _unreplicated = meters.Create(MeterName).CreateCounter<long>(
            "liveorleans.redis.leases.unreplicated", "{lease}", "New leases that no replica had in time: a failover at that moment loses them.");

        // An alarm on it needs a zero to rise from.
        _unreplicated.Add(0);
    }

    /// <summary>No replica had a new lease in time.</summary>
    public void Unreplicated() => _unreplicated.Add(1);
}
