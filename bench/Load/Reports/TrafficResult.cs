namespace LiveOrleans.Load;

/// <summary>One row of a <see cref="TrafficReport"/>.</summary>
/// <param name="Name">Which traffic.</param>
/// <param name="Sessions">Its subscribers.</param>
/// <param name="Channels">Its channels.</param>
/// <param name="Deliveries">Publications received by all sessions together in the measured time.</param>
/// <param name="DeliveriesPerSecond">The same per second.</param>
/// <param name="PublicationsPerSecond">Publications sent per second.</param>
/// <param name="AcknowledgedPerSecond">Publications per second that the server confirmed; 0 where it confirms none.</param>
/// <param name="TotalAcknowledged">Publications that it confirmed over the whole run.</param>
/// <param name="LatencyMs">From the publisher's timestamp to the read that brought the publication.</param>
/// <param name="Lost">Offsets that a session never saw, over the whole run.</param>
/// <param name="Duplicated">Offsets that a session saw again.</param>
/// <param name="Reordered">Offsets that a session saw after a higher one.</param>
/// <param name="Rejected">Publications that the server refused for the moment.</param>
internal sealed record TrafficResult(
    string Name,
    int Sessions,
    int Channels,
    long Deliveries,
    double DeliveriesPerSecond,
    double PublicationsPerSecond,
    double AcknowledgedPerSecond,
    long TotalAcknowledged,
    LatencyResult LatencyMs,
    long Lost,
    long Duplicated,
    long Reordered,
    long Rejected)
{
    public bool Passed => Lost == 0 && Duplicated == 0 && Reordered == 0 && Deliveries > 0;
}
