using System.Globalization;
using LiveOrleans.SourceServer;

namespace LiveOrleans.Faults;

/// <summary>When the source of a channel was open, against when the channel was subscribed to anywhere.</summary>
internal sealed class SourceUse
{
    /// <summary>How long a subscribed channel may be without an open source, and a subscriber without a publication, while no node is lost.</summary>
    public static readonly TimeSpan OpenBudget = TimeSpan.FromSeconds(3);

    /// <summary>How long a source may stay open without subscribers.</summary>
    public static readonly TimeSpan CloseBudget = TimeSpan.FromSeconds(15);

    private readonly string _channel;
    private readonly IReadOnlyList<SourceInterval> _streams;
    private readonly TimeSpan _now;
    private readonly List<HistoryFault> _faults = [];

    /// <param name="channel">The channel.</param>
    /// <param name="visits">All stays of clients in it.</param>
    /// <param name="streams">The streams of it, in the order of their opening.</param>
    /// <param name="now">Until when was watched.</param>
    public SourceUse(string channel, IEnumerable<SourceVisit> visits, IReadOnlyList<SourceInterval> streams, TimeSpan now)
    {
        _channel = channel;
        _streams = streams;
        _now = now;
        var left = TimeSpan.Zero;
        foreach (var visit in visits.OrderBy(static visit => visit.From).Aggregate(new List<(TimeSpan From, TimeSpan To)>(), Merge))
        {
            CheckUnused(left, visit.From);
            CheckUsed(visit.From, visit.To);
            left = visit.To;
            Periods++;
        }

        CheckUnused(left, now);
    }

    public IReadOnlyList<HistoryFault> Faults => _faults;

    /// <summary>How often the channel got a first subscriber.</summary>
    public int Periods { get; private set; }

    /// <summary>The longest time that the channel had a subscriber and no stream.</summary>
    public TimeSpan LongestWait { get; private set; }

    /// <summary>The longest time that a stream was open after the last subscriber had left, and none came.</summary>
    public TimeSpan LongestLinger { get; private set; }

    private static List<(TimeSpan From, TimeSpan To)> Merge(List<(TimeSpan From, TimeSpan To)> periods, SourceVisit visit)
    {
        if (periods is [.., var last] && visit.From <= last.To)
        {
            periods[^1] = (last.From, visit.To > last.To ? visit.To : last.To);
        }
        else
        {
            periods.Add((visit.From, visit.To));
        }

        return periods;
    }

    private void CheckUsed(TimeSpan from, TimeSpan to)
    {
        var until = from;
        foreach (var stream in _streams.Where(stream => End(stream) > from && stream.Opened.Monotonic < to))
        {
            TakeWait(until, stream.Opened.Monotonic);
            until = End(stream);
        }

        TakeWait(until, to);
    }

    private void TakeWait(TimeSpan from, TimeSpan to)
    {
        LongestWait = to - from > LongestWait ? to - from : LongestWait;
        if (to - from > OpenBudget)
        {
            Add(FaultKind.Silent, string.Create(CultureInfo.InvariantCulture, $"subscribed and no stream from {from.TotalSeconds:F3} to {to.TotalSeconds:F3} s\n  {string.Join("\n  ", _streams)}"));
        }
    }

    /// <param name="left">When the last subscriber left.</param>
    /// <param name="until">Until when nobody came.</param>
    private void CheckUnused(TimeSpan left, TimeSpan until)
    {
        // A subscriber is told that it is subscribed when its stream may be open already.
        foreach (var stream in _streams.Where(stream => End(stream) > left && stream.Opened.Monotonic < until - OpenBudget))
        {
            var last = End(stream) < until ? End(stream) : until;
            LongestLinger = last - left > LongestLinger ? last - left : LongestLinger;
            if (last - left > CloseBudget)
            {
                Add(FaultKind.Unused, string.Create(CultureInfo.InvariantCulture, $"open at {last.TotalSeconds:F3} s, the last subscriber left at {left.TotalSeconds:F3} s\n  {stream}"));
            }
        }
    }

    private TimeSpan End(SourceInterval stream) => stream.Closed?.Monotonic ?? _now;

    private void Add(FaultKind kind, string text) => _faults.Add(new HistoryFault(kind, "judge", _channel, text));
}
