using System.Diagnostics.Metrics;

namespace LiveOrleans.Channels;

/// <summary>Counts the sources that run here, and how their runs ended.</summary>
public sealed class SourceMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "LiveOrleans.Sources";

    // From a lease store in memory to take-overs that are out of budget.
    private static readonly double[] WaitBuckets = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 3, 4, 5, 10, 30, 60];

    private readonly UpDownCounter<long> _sources;
    private readonly Counter<long> _runs;
    private readonly Counter<long> _ends;
    private readonly Histogram<double> _waits;
    private readonly Counter<long> _renewals;
    private readonly InitialZeros _zeros;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meters">Makes their meter.</param>
    public SourceMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _sources = meter.CreateUpDownCounter<long>("liveorleans.source.channels", "{channel}", "Channels that this node owns and a source feeds, by kind and state of the source.");
        _runs = meter.CreateCounter<long>("liveorleans.source.runs", "{run}", "Runs of sources that began, by kind.");
        _ends = meter.CreateCounter<long>("liveorleans.source.ends", "{run}", "Attempts and runs that ended, by kind and reason.");
        _waits = meter.CreateHistogram(
            "liveorleans.source.wait",
            "s",
            "From the moment a source was wanted, or lost, to the lease under which it is opened.",
            WaitBuckets);
        _renewals = meter.CreateCounter<long>(
            "liveorleans.source.renewals", "{renewal}", "Renewals of leases by outcome: renewed, refused as the lease is another's, failed as the store did not answer.");
        _zeros = new InitialZeros(() =>
        {
            _renewals.Add(0, Outcome("refused"));
            _renewals.Add(0, Outcome("failed"));
        });
    }

    internal void Entered(string type, SourceState state) => _sources.Add(1, Type(type), State(state));

    // Tags must match Entered.
    internal void Left(string type, SourceState state) => _sources.Add(-1, Type(type), State(state));

    internal void Began(string type, TimeSpan wait)
    {
        _runs.Add(1, Type(type));
        _waits.Record(wait.TotalSeconds, Type(type));
    }

    internal void Ended(string type, SourceEnd reason) => _ends.Add(1, Type(type), new KeyValuePair<string, object?>("reason", NameOf(reason)));

    internal void Renewed(bool isHeld)
    {
        _zeros.Begin();
        _renewals.Add(1, Outcome(isHeld ? "renewed" : "refused"));
    }

    internal void RenewalFailed()
    {
        _zeros.Begin();
        _renewals.Add(1, Outcome("failed"));
    }

    private static KeyValuePair<string, object?> Outcome(string outcome) => new("outcome", outcome);

    private static KeyValuePair<string, object?> Type(string type) => new("type", type);

    private static KeyValuePair<string, object?> State(SourceState state) => new("state", SourceStateNames.Of(state));

    private static string NameOf(SourceEnd reason) => reason switch
    {
        SourceEnd.Ended => "ended",
        SourceEnd.Failed => "failed",
        SourceEnd.Fenced => "fenced",
        SourceEnd.NotWanted => "not-wanted",
        SourceEnd.NoLeaseStore => "no-lease-store",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a known reason."),
    };
}
