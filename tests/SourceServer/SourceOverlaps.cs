namespace LiveOrleans.SourceServer;

/// <summary>Finds streams that were there at the same time.</summary>
internal static class SourceOverlaps
{
    /// <summary>Every pair of overlapping streams of one channel.</summary>
    /// <param name="intervals">The streams, in the order of their opening.</param>
    /// <param name="endOf">When a stream ended; null when it has not.</param>
    /// <param name="now">Until when those count that have not ended.</param>
    public static IReadOnlyList<SourceOverlap> Find(
        IReadOnlyList<SourceInterval> intervals, Func<SourceInterval, SourceInstant?> endOf, SourceInstant now)
    {
        var overlaps = new List<SourceOverlap>();
        for (var i = 0; i < intervals.Count; i++)
        {
            for (var j = i + 1; j < intervals.Count; j++)
            {
                var until = Earlier(End(intervals[i]), End(intervals[j]));
                if (until > intervals[j].Opened.Monotonic)
                {
                    overlaps.Add(new SourceOverlap(intervals[i], intervals[j], until - intervals[j].Opened.Monotonic));
                }
            }
        }

        return overlaps;

        TimeSpan End(SourceInterval interval) => (endOf(interval) ?? now).Monotonic;
    }

    private static TimeSpan Earlier(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
