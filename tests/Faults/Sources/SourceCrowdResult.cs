using System.Globalization;
using LiveOrleans.SourceServer;

namespace LiveOrleans.Faults;

/// <summary>What came of clients that came and went.</summary>
internal sealed class SourceCrowdResult
{
    private readonly IReadOnlyList<(int Opens, SourceUse Use)> _channels;
    private readonly IReadOnlyList<SourceVisit> _visits;
    private readonly IReadOnlyList<SourceOverlap> _overlaps;
    private readonly SourceViewChecker _view;
    private readonly HistoryChecker _history = new() { IsStillFlowing = true };
    private readonly HistoryFault[] _faults;
    private readonly int _connections;
    private readonly int _disconnects;
    private readonly int _deliveries;
    private readonly long _sent;

    /// <param name="histories">What happened to the clients, which have ended.</param>
    /// <param name="channels">How often the source of each channel was opened, and how that fits the clients' stays.</param>
    /// <param name="visits">The clients' stays.</param>
    /// <param name="overlaps">The streams of one channel that were there at the same time.</param>
    /// <param name="streams">The judge's log.</param>
    public SourceCrowdResult(
        IReadOnlyList<ClientHistory> histories,
        IReadOnlyList<(int Opens, SourceUse Use)> channels,
        IReadOnlyList<SourceVisit> visits,
        IReadOnlyList<SourceOverlap> overlaps,
        IReadOnlyList<SourceInterval> streams)
    {
        _channels = channels;
        _visits = visits;
        _overlaps = overlaps;
        _view = new SourceViewChecker(streams);
        _faults =
        [
            .. _history.Check(histories, []),
            .. _view.Check(histories, static _ => true),
            .. channels.SelectMany(static channel => channel.Use.Faults),
            .. visits.Where(static visit => visit.LongestSilence > SourceUse.OpenBudget)
                .Select(static visit => new HistoryFault(FaultKind.Silent, visit.Client, visit.Channel, $"{visit}")),
        ];
        _connections = histories.Sum(static history => history.Events.OfType<ClientEvent.Connected>().Count());
        _disconnects = histories.Sum(static history => history.Events.OfType<ClientEvent.Disconnected>().Count());
        _deliveries = histories.Sum(static history => history.PublicationCount);
        _sent = streams.Sum(static stream => stream.MessagesSent);
    }

    /// <summary>The most first subscribers that a channel had.</summary>
    public int MostPeriods => _channels.Max(static channel => channel.Use.Periods);

    /// <summary>Fails when something is wrong; shows the first things.</summary>
    public void AssertNoFaults()
    {
        Assert.True(_overlaps.Count == 0, $"{_overlaps.Count} times two streams at once:\n{string.Join('\n', _overlaps.Take(10))}");
        Assert.True(_faults.Length == 0, $"{_faults.Length} faults:\n{string.Join('\n', _faults.Take(20).AsEnumerable())}");
        Assert.Equal((0, 0), (_disconnects, _history.Resyncs));
        Assert.True(_deliveries > 0, "Nobody saw anything.");
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {_connections} connections, {_visits.Count} times a channel was joined and left, {_disconnects} connections lost, {_history.Resyncs} resyncs
        {_sent} messages sent, {_view.Messages} of them seen in {_deliveries} deliveries, at most {_view.Untaken} in a row not taken while a stream was closed
        {_channels.Count} channels, {_channels.Sum(static channel => channel.Use.Periods)} times one got its first subscriber; opened {_channels.Sum(static channel => channel.Opens)} times: {string.Join(' ', _channels.Select(static channel => channel.Opens))}
        longest: {Longest(static use => use.LongestWait)} s subscribed without a stream, {Longest(static use => use.LongestLinger)} s a stream without subscribers, {_visits.Max(static visit => visit.LongestSilence).TotalSeconds:F2} s a subscriber without a publication; {_overlaps.Count} overlaps
        """);

    private string Longest(Func<SourceUse, TimeSpan> of) =>
        _channels.Max(channel => of(channel.Use)).TotalSeconds.ToString("F2", CultureInfo.InvariantCulture);
}
