using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Redis;

/// <summary>The orders of a cluster: one pub/sub subject of Redis for each subject of the bus.</summary>
/// <remarks>
/// Whether a node was there is the number of receivers that Redis counts where it takes the order. A node whose subscription was just cut off is not
/// counted; one whose connection is half dead may be.
/// </remarks>
/// <param name="connection">Reaches Redis.</param>
/// <param name="logger">Is told of orders that could not be delivered.</param>
public sealed partial class RedisControlBus(RedisConnection connection, ILogger<RedisControlBus> logger) : IControlBus
{
    /// <inheritdoc/>
    public async ValueTask<bool> SendAsync(ControlSubject subject, ReadOnlyMemory<byte> order, CancellationToken cancellationToken)
    {
        var database = await connection.CommandsAsync(cancellationToken);
        var channel = connection.SubjectOf(subject, database.Multiplexer).Channel;
        return await RedisFault.TranslateAsync(database.PublishAsync(channel, order), cancellationToken) > 0;
    }

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable> SubscribeAsync(ControlSubject subject, Action<ReadOnlyMemory<byte>> onOrder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(onOrder);
        return connection.Subscriptions.SubscribeAsync(redis => connection.SubjectOf(subject, redis), new Receiver(onOrder, logger), cancellationToken);
    }

    private sealed class Receiver(Action<ReadOnlyMemory<byte>> onOrder, ILogger logger) : IRedisReceiver
    {
        public void OnMessage(ReadOnlyMemory<byte> message)
        {
            try
            {
                onOrder(message);
            }
            catch (Exception exception)
            {
                Log.OrderFailed(logger, exception);
            }
        }

        public void OnInterrupted()
        {
            // A lost order is asked for again by whoever needs it.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.OrderFailed, LogLevel.Error, "An order could not be delivered.", EventName = nameof(EventIds.OrderFailed))]
        public static partial void OrderFailed(ILogger logger, Exception exception);
    }
}
