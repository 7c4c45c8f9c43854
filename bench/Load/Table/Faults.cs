using System.Globalization;

namespace LiveOrleans.Load;

/// <summary>What makes a run of the table fail, whatever its figures are.</summary>
internal static class Faults
{
    /// <exception cref="LoadException">Something was lost, repeated, reordered, refused or closed, or nothing was delivered.</exception>
    public static void Check(TrafficReport report)
    {
        Check(report.Closed);
        foreach (var traffic in report.Traffic)
        {
            if (traffic.Deliveries == 0)
            {
                throw new LoadException("Nothing was delivered.");
            }

            if (!traffic.Passed || traffic.Rejected > 0)
            {
                throw new LoadException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{traffic.Lost} lost, {traffic.Duplicated} duplicated, {traffic.Reordered} reordered, {traffic.Rejected} rejected."));
            }
        }
    }

    /// <exception cref="LoadException">A session was closed.</exception>
    public static void Check(IdleReport report) => Check(report.Closed);

    /// <exception cref="LoadException">A request failed, or the channel has another number of publications than there were requests.</exception>
    public static void Check(PushReport report, ulong published, long requests)
    {
        if (report.Failed.Count > 0)
        {
            throw new LoadException($"{report.Failed.Values.Sum()} requests failed, the first with {report.Failed.First().Key}.");
        }

        if (published != (ulong)requests)
        {
            throw new LoadException(string.Create(CultureInfo.InvariantCulture, $"{requests} requests were accepted, and the channel has {published} publications."));
        }
    }

    private static void Check(IReadOnlyDictionary<string, int> closed)
    {
        if (closed.Count > 0)
        {
            throw new LoadException($"{closed.Values.Sum()} sessions were closed, the first with: {closed.First().Key}");
        }
    }
}
