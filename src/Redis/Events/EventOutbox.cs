using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>The way of an event into the outbox: in the script that makes it true, or right after it.</summary>
/// <remarks>
/// A script of a Redis Cluster touches one slot only, and the outbox is in another than the channel. There a node that dies between
/// the two calls loses the event, and events of a channel can change places.
/// </remarks>
internal sealed partial class EventOutbox(RedisKey key, RedisTopology topology, ILogger logger)
{
    /// <summary>Raised when this process has made an event.</summary>
    public EventSignal Signal { get; } = new();

    /// <summary>Whether scripts write the events they make.</summary>
    public bool IsAtomic(IDatabase database) => !topology.IsCluster(database.Multiplexer);

    /// <summary>The keys of a script, the outbox at their end where the script can reach it.</summary>
    public RedisKey[] Join(IDatabase database, params ReadOnlySpan<RedisKey> keys) => IsAtomic(database) ? [.. keys, key] : [.. keys];

    /// <summary>A script has made an event: it is written, unless the script did, and whoever waits for events is told.</summary>
    /// <remarks>Does not fail: what made the event has had its effect.</remarks>
    public async ValueTask MadeAsync(IDatabase database, ChannelEventKind kind, ChannelId channel, NodeId node, FencingToken token)
    {
        if (!IsAtomic(database))
        {
            try
            {
                await WriteAsync(database, kind, channel, node, token, CancellationToken.None);
            }
            catch (ChannelUnavailableException exception)
            {
                Log.EventLost(logger, kind, channel, exception);
                return;
            }
        }

        Signal.Raise();
    }

    /// <summary>Writes an event by a call of its own.</summary>
    public async ValueTask WriteAsync(
        IDatabase database, ChannelEventKind kind, ChannelId channel, NodeId node, FencingToken token, CancellationToken cancellationToken) =>
        await RedisScript.Event.RunAsync(database, [key], [kind.ToString(), channel.Key, node.Value, token.Value], cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(EventIds.EventLost, LogLevel.Warning, "The event {Kind} of channel {Channel} could not be written and is lost.", EventName = nameof(EventIds.EventLost))]
        public static partial void EventLost(ILogger logger, ChannelEventKind kind, ChannelId channel, Exception exception);
    }
}
