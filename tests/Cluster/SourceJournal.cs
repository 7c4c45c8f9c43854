using LiveOrleans.Channels;

namespace LiveOrleans.Cluster;

/// <summary>Notes when each source was opened and closed, and judges by that.</summary>
internal sealed class SourceJournal
{
    // Guards the list.
    private readonly Lock _lock = new();
    private readonly List<SourceInterval> _intervals = [];

    public IReadOnlyList<SourceInterval> Intervals
    {
        get
        {
            lock (_lock)
            {
                return [.. _intervals];
            }
        }
    }

    public int Open(ChannelId channel, FencingToken token)
    {
        lock (_lock)
        {
            _intervals.Add(new SourceInterval(channel, token, TimeProvider.System.GetTimestamp(), null));
            return _intervals.Count - 1;
        }
    }

    /// <summary>Notes that a run has ended; the first time counts.</summary>
    public void Close(int interval)
    {
        lock (_lock)
        {
            _intervals[interval] = _intervals[interval] with { Closed = _intervals[interval].Closed ?? TimeProvider.System.GetTimestamp() };
        }
    }

    /// <summary>How many of the channels' sources run now.</summary>
    public int Running(IEnumerable<ChannelId> channels) => channels.Count(channel => Intervals.Any(run => run.Channel == channel && run.Closed is null));

    /// <summary>The longest time that a source was closed between two runs.</summary>
    public TimeSpan LongestPause() => Pairs().Select(static pair => Between(pair.First, pair.Second)).DefaultIfEmpty().Max();

    /// <summary>Each source ran once at a time, under tokens that rise.</summary>
    public void AssertOneAtATime() => Assert.All(Pairs(), static pair =>
    {
        Assert.True(pair.Second.Token > pair.First.Token, $"{pair.Second} does not have a higher token than {pair.First}.");
        Assert.True(Between(pair.First, pair.Second) >= TimeSpan.Zero, $"{pair.Second} began while {pair.First} ran.");
    });

    private static TimeSpan Between(SourceInterval first, SourceInterval second) =>
        first.Closed is { } closed ? TimeProvider.System.GetElapsedTime(closed, second.Opened) : TimeSpan.MinValue;

    private IEnumerable<(SourceInterval First, SourceInterval Second)> Pairs() =>
        Intervals.GroupBy(static run => run.Channel).SelectMany(static runs => runs.Zip(runs.Skip(1)));
}
