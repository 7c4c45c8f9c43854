using System.Diagnostics.Metrics;

namespace LiveOrleans.Channels;

/// <summary>Makes instruments.</summary>
internal static class MeterExtensions
{
    /// <summary>Makes a histogram with buckets of its own.</summary>
    /// <param name="meter">Its meter.</param>
    /// <param name="name">Its name.</param>
    /// <param name="unit">The unit of what is measured.</param>
    /// <param name="description">What is measured.</param>
    /// <param name="buckets">The upper bounds of the buckets, rising; one more takes what is above.</param>
    public static Histogram<T> CreateHistogram<T>(this Meter meter, string name, string unit, string description, IReadOnlyList<T> buckets)
        where T : struct =>
        meter.CreateHistogram(name, unit, description, tags: null, new InstrumentAdvice<T> { HistogramBucketBoundaries = buckets });
}
