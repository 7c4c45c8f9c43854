using System.Diagnostics.Metrics;

namespace LiveOrleans.Channels;

/// <summary>Counts what the channels that a node owns take and refuse, and measures their appends. Counted once for a batch, not for each publication.</summary>
public sealed class AppendMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "LiveOrleans.Channels";

    // From a log in memory to the deadline of what waits.
    private static readonly double[] DurationBuckets = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

    private static readonly long[] SizeBuckets = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048];

    private readonly Counter<long> _publications;
    private readonly Histogram<double> _durations;
    private readonly Histogram<long> _sizes;
    private readonly InitialZeros _zeros;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meters">Makes their meter.</param>
    public AppendMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _publications = meter.CreateCounter<long>("liveorleans.publications", "{publication}", "Publications on channels that this node owns, by what became of them.");
        _durations = meter.CreateHistogram(
            "liveorleans.append.duration", "s", "From the first attempt to append a batch to the log's answer, or to giving it up.", DurationBuckets);
        _sizes = meter.CreateHistogram("liveorleans.append.size", "{publication}", "Publications of one append.", SizeBuckets);
        _zeros = new InitialZeros(() => Array.ForEach(Enum.GetValues<PublishOutcome>(), outcome => Add(outcome, 0)));
    }

    internal void Ended(PublishOutcome outcome, int publications)
    {
        if (publications == 0)
        {
            return;
        }

        _zeros.Begin();
        Add(outcome, publications);
    }

    internal void Appended(TimeSpan duration, int publications)
    {
        _durations.Record(duration.TotalSeconds);
        _sizes.Record(publications);
    }

    private void Add(PublishOutcome outcome, int publications) =>
        _publications.Add(publications, new KeyValuePair<string, object?>("outcome", NameOf(outcome)));

    private static string NameOf(PublishOutcome outcome) => outcome switch
    {
        PublishOutcome.Published => "published",
        PublishOutcome.Overloaded => "overloaded",
        PublishOutcome.Unavailable => "unavailable",
        PublishOutcome.Fenced => "fenced",
        PublishOutcome.Refused => "refused",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not a known outcome."),
    };
}
