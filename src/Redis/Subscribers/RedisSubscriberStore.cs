using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>The subscriber sets of a cluster: a hash per channel, kept for a week after its last change.</summary>
/// <param name="connection">Reaches Redis.</param>
/// <param name="logger">Is told of subscriptions that could not be read.</param>
public sealed partial class RedisSubscriberStore(RedisConnection connection, ILogger<RedisSubscriberStore> logger) : ISubscriberStore
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(7);
    private static readonly TimeSpan EmptyHistoryAge = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<NodeAttachment>> ReadAsync(ChannelId channel, CancellationToken cancellationToken)
    {
        var database = await connection.CommandsAsync(cancellationToken);
        var rows = await RedisFault.TranslateAsync(database.HashGetAllAsync(connection.Keys.Subscribers(channel)), cancellationToken);
        var set = new List<NodeAttachment>(rows.Length);
        foreach (var row in rows)
        {
            try
            {
                set.Add(WireDecoder.Attachment(new NodeId(row.Name.ToString()), (ReadOnlyMemory<byte>)row.Value));
            }
            catch (FormatException exception)
            {
                // The node attaches again when it hears of the channel's new owner.
                Log.MalformedSubscription(logger, channel, exception);
            }
        }

        return set;
    }

    /// <inheritdoc/>
    public ValueTask<bool> SaveAsync(
        ChannelId channel, FencingToken writer, NodeAttachment attachment, PresenceChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        return ChangeAsync(channel, writer, attachment.Node, WireWriter.Attachment(attachment), change, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(
        ChannelId channel, FencingToken writer, NodeId node, PresenceChange change, CancellationToken cancellationToken) =>
        ChangeAsync(channel, writer, node, RedisValue.EmptyString, change, cancellationToken);

    private async ValueTask<bool> ChangeAsync(
        ChannelId channel, FencingToken writer, NodeId node, RedisValue subscription, PresenceChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var keys = connection.Keys;
        var database = await connection.CommandsAsync(cancellationToken);
        var subject = connection.SubjectOf(channel, database.Multiplexer);
        RedisValue[] arguments =
        [
            writer.Value, node.Value, subscription, (long)Age.TotalMilliseconds, change.IsEmpty ? RedisValue.EmptyString : WireWriter.Presence(change),
            subject.Name, subject.PublishCommand, (long)EmptyHistoryAge.TotalMilliseconds, channel.Key,
        ];
        var reply = (int)await RedisScript.Subscribers.RunAsync(
            database, connection.Outbox.Join(database, keys.Meta(channel), keys.Subscribers(channel)), arguments, cancellationToken);
        if (reply == 2)
        {
            var kind = subscription == RedisValue.EmptyString ? ChannelEventKind.Vacated : ChannelEventKind.Occupied;
            await connection.Outbox.MadeAsync(database, kind, channel, node, writer);
        }

        return reply > 0;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.MalformedSubscription, LogLevel.Warning, "A node's subscription to channel {Channel} cannot be read and is left out.", EventName = nameof(EventIds.MalformedSubscription))]
        public static partial void MalformedSubscription(ILogger logger, ChannelId channel, Exception exception);
    }
}
