namespace LiveOrleans.Load;

/// <summary>Adds up what the processes of a run found: counts and histograms, from which alone percentiles are read.</summary>
/// <param name="plans">The traffic of all processes together.</param>
/// <param name="traffic">What this process had of it.</param>
/// <param name="others">What the others found.</param>
/// <param name="window">The measured time.</param>
internal sealed class TrafficFindings(IReadOnlyList<TrafficPlan> plans, IReadOnlyList<Traffic> traffic, IReadOnlyList<FinishAnswer> others, MeasureWindow window)
{
    /// <summary>The report of the whole run.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="protocol">The sessions' encoding.</param>
    /// <param name="opened">How long opening took.</param>
    /// <param name="start">This process' counters at the beginning of the measured time.</param>
    /// <param name="end">And at its end.</param>
    /// <param name="closed">Sessions of this process that ended before.</param>
    /// <param name="time">The clock.</param>
    public TrafficReport Report(
        string command,
        string protocol,
        TimeSpan opened,
        TrafficSample start,
        TrafficSample end,
        IReadOnlyDictionary<string, int> closed,
        TimeProvider time)
    {
        var seconds = time.GetElapsedTime(start.Timestamp, end.Timestamp).TotalSeconds;
        var measured = time.GetElapsedTime(window.Since, window.Until).TotalSeconds;
        TrafficResult[] results = [.. plans.Select((_, index) => Result(index, start, end, seconds, measured))];
        var deliveries = results.Sum(static result => result.Deliveries);
        var serverSeconds = (end.ServerCpu - start.ServerCpu)?.TotalSeconds;
        return new TrafficReport(
            command,
            protocol,
            others.Count + 1,
            seconds,
            opened.TotalSeconds,
            results,
            (end.Bytes - start.Bytes + others.Sum(static other => other.Bytes)) / seconds,
            Closed(closed),
            (end.MachineCpu - start.MachineCpu).TotalSeconds / seconds,
            ((end.OwnCpu - start.OwnCpu).TotalSeconds + others.Sum(static other => other.CpuSeconds)) / seconds,
            serverSeconds / seconds,
            deliveries == 0 ? null : serverSeconds * 1e6 / deliveries,
            end.ServerBytes);
    }

    private TrafficResult Result(int index, TrafficSample start, TrafficSample end, double seconds, double measured)
    {
        var part = traffic[index];
        Tally[] tallies = [part.Tally(), .. others.Select(other => other.Traffic[index])];
        foreach (var other in tallies.Skip(1))
        {
            part.Meter.Merge(other.Latency);
        }

        var deliveries = tallies.Sum(static tally => tally.Deliveries);
        return new TrafficResult(
            part.Name,
            plans[index].Sessions,
            part.Channels.Count,
            deliveries,
            deliveries / measured,
            (end.Sent[index] - start.Sent[index]) / seconds,
            (end.Acknowledged[index] - start.Acknowledged[index]) / seconds,
            part.Acknowledged,
            part.Meter.Latency(),
            tallies.Sum(static tally => tally.Lost),
            tallies.Sum(static tally => tally.Duplicated),
            tallies.Sum(static tally => tally.Reordered),
            part.Channels.Sum(static channel => channel.Rejected));
    }

    private Dictionary<string, int> Closed(IReadOnlyDictionary<string, int> own) => others
        .Select(static other => other.Closed).Prepend(own).SelectMany(static reasons => reasons)
        .GroupBy(static reason => reason.Key, static reason => reason.Value, StringComparer.Ordinal)
        .ToDictionary(static reason => reason.Key, static reason => reason.Sum(), StringComparer.Ordinal);
}
