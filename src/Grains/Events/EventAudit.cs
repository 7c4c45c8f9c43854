using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Grains;

/// <summary>Works on the events of all channels, in order: counts them, and alarms when two live owners of one source are seen.</summary>
/// <remarks>Of one activation; calls come one at a time. It is given each event once, so that the ledger can be believed.</remarks>
internal sealed partial class EventAudit(IEventLog events, EventMetrics metrics, TimeSpan lease, ILogger logger)
{
    private const string Reader = "audit";
    private const int PageSize = 500;

    private readonly SourceLedger _ledger = new(lease);
    private ChannelEventId _cursor;
    private ChannelEventId _kept;

    /// <summary>Begins where the audit before it was: the ledger takes what that one has worked on.</summary>
    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        _cursor = _kept = await events.GetCursorAsync(Reader, cancellationToken);
        var from = ChannelEventId.None;
        while (from < _kept)
        {
            var page = await events.ReadAsync(from, PageSize, cancellationToken);
            foreach (var past in page.Events.TakeWhile(past => past.Id <= _kept))
            {
                _ledger.Add(past);
            }

            if (page.Last == from)
            {
                return;
            }

            from = page.Last;
        }
    }

    /// <summary>Works on all events that have come, and then keeps how far it is.</summary>
    public async ValueTask WorkAsync(CancellationToken cancellationToken)
    {
        if (_kept != ChannelEventId.None && await events.GetCursorAsync(Reader, cancellationToken) == ChannelEventId.None)
        {
            // The store has forgotten everything, and may number its events from lower on.
            _cursor = _kept = ChannelEventId.None;
        }

        while (true)
        {
            var page = await events.ReadAsync(_cursor, PageSize, cancellationToken);
            if (page.IsBroken)
            {
                Log.OutboxOverran(logger);
            }

            foreach (var next in page.Events)
            {
                Work(next, page.IsAtomic);
            }

            // The work is done even where keeping the cursor fails: then the next activation repeats it, this one does not.
            var isEnd = page.Last == _cursor;
            _cursor = page.Last;
            if (_kept != _cursor)
            {
                await events.SetCursorAsync(Reader, _cursor, cancellationToken);
                _kept = _cursor;
            }

            if (isEnd)
            {
                return;
            }
        }
    }

    private void Work(ChannelEvent next, bool isAtomic)
    {
        metrics.Happened(next.Kind);

        // Events that were written after the fact can have changed places: nothing follows from their order.
        if (isAtomic && _ledger.Add(next) is { } before)
        {
            metrics.Overlapped();
            Log.SourceOverlap(logger, next.Channel, next.Node, next.Token.Value, next.Id.ToString(), before.Node, before.Token.Value, before.Id.ToString());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SourceOverlap, LogLevel.Error, "The source of channel {Channel} has two live owners: {Node} opened it under token {Token} (event {Event}), {OtherNode} had under token {OtherToken} (event {OtherEvent}).", EventName = nameof(EventIds.SourceOverlap))]
        public static partial void SourceOverlap(
            ILogger logger, ChannelId channel, NodeId node, long token, string @event, NodeId otherNode, long otherToken, string otherEvent);

        [LoggerMessage(EventIds.OutboxOverran, LogLevel.Warning, "Events fell out of the outbox before the audit had read them.", EventName = nameof(EventIds.OutboxOverran))]
        public static partial void OutboxOverran(ILogger logger);
    }
}
