using System.Diagnostics.CodeAnalysis;
using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>The outbox of a cluster: a stream of the last 10,000 events or some more, kept for a week after the newest.</summary>
/// <param name="connection">Reaches Redis.</param>
/// <param name="logger">Is told of events that could not be read.</param>
public sealed partial class RedisEventLog(RedisConnection connection, ILogger<RedisEventLog> logger) : IEventLog
{
    private static readonly TimeSpan CursorAge = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public async ValueTask<EventPage> ReadAsync(ChannelEventId after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var database = await connection.CommandsAsync(cancellationToken);

        // From the reader's own event on, to see whether it is still there.
        var isFirst = after == ChannelEventId.None;
        var entries = await RedisFault.TranslateAsync(
            database.StreamRangeAsync(connection.Keys.Events, isFirst ? "-" : after.ToString(), "+", isFirst ? limit : limit + 1), cancellationToken);
        var isFound = entries.Length > 0 && !isFirst && string.Equals(entries[0].Id, after.ToString(), StringComparison.Ordinal);
        var fresh = isFound ? entries.AsSpan(1) : entries.AsSpan(0, Math.Min(entries.Length, limit));
        var (events, last) = Read(fresh, after);
        return new EventPage(events, last, IsBroken: !isFirst && !isFound, connection.Outbox.IsAtomic(database));
    }

    /// <inheritdoc/>
    public async ValueTask<EventPage> ReadBackAsync(ChannelEventId before, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var database = await connection.CommandsAsync(cancellationToken);
        var end = before == ChannelEventId.None ? "+" : $"({before}";
        var entries = await RedisFault.TranslateAsync(
            database.StreamRangeAsync(connection.Keys.Events, "-", end, limit, Order.Descending), cancellationToken);
        var (events, last) = Read(entries, before);
        return new EventPage(events, last, IsBroken: false, connection.Outbox.IsAtomic(database));
    }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(
        ChannelEventKind kind, ChannelId channel, NodeId node, FencingToken token, CancellationToken cancellationToken)
    {
        var database = await connection.CommandsAsync(cancellationToken);
        await connection.Outbox.WriteAsync(database, kind, channel, node, token, cancellationToken);
        connection.Outbox.Signal.Raise();
    }

    /// <inheritdoc/>
    public async ValueTask<ChannelEventId> GetCursorAsync(string reader, CancellationToken cancellationToken)
    {
        var database = await connection.CommandsAsync(cancellationToken);
        var text = await RedisFault.TranslateAsync(database.HashGetAsync(connection.Keys.Cursors, reader), cancellationToken);
        return ChannelEventId.TryParse(text.ToString(), out var cursor) ? cursor : ChannelEventId.None;
    }

    /// <inheritdoc/>
    public async ValueTask SetCursorAsync(string reader, ChannelEventId cursor, CancellationToken cancellationToken)
    {
        var database = await connection.CommandsAsync(cancellationToken);
        var set = database.HashSetAsync(connection.Keys.Cursors, reader, cursor.ToString());
        var kept = database.KeyExpireAsync(connection.Keys.Cursors, CursorAge);
        await RedisFault.TranslateAsync(set, cancellationToken);
        await RedisFault.TranslateAsync(kept, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask WaitAsync(CancellationToken cancellationToken) => connection.Outbox.Signal.WaitAsync(cancellationToken);

    private (List<ChannelEvent> Events, ChannelEventId Last) Read(ReadOnlySpan<StreamEntry> entries, ChannelEventId start)
    {
        var events = new List<ChannelEvent>(entries.Length);
        var last = start;
        foreach (var entry in entries)
        {
            last = ChannelEventId.TryParse(entry.Id.ToString(), out var id) ? id : last;
            if (TryRead(entry, id, out var channelEvent))
            {
                events.Add(channelEvent);
            }
            else
            {
                // A newer version may know more kinds.
                Log.MalformedEvent(logger, id.ToString());
            }
        }

        return (events, last);
    }

    private static bool TryRead(StreamEntry entry, ChannelEventId id, [NotNullWhen(true)] out ChannelEvent? channelEvent)
    {
        channelEvent = null;
        if (!Enum.TryParse<ChannelEventKind>(entry["kind"].ToString(), out var kind)
            || ChannelId.Parse(entry["channel"].ToString(), out var channel) != ChannelIdStatus.Valid
            || !entry["token"].TryParse(out long token)
            || !entry["time"].TryParse(out long time))
        {
            return false;
        }

        channelEvent = new ChannelEvent(
            id, kind, channel, new NodeId(entry["node"].ToString()), new FencingToken(token), DateTimeOffset.FromUnixTimeMilliseconds(time));
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.MalformedEvent, LogLevel.Warning, "The event {Id} of the outbox cannot be read and is left out.", EventName = nameof(EventIds.MalformedEvent))]
        public static partial void MalformedEvent(ILogger logger, string id);
    }
}
