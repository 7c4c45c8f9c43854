using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Redis;

/// <summary>The broker of a cluster: one pub/sub subject of Redis per channel, subscribed once however many subscribe here.</summary>
/// <param name="connection">Reaches Redis.</param>
/// <param name="logger">Is told of messages that could not be read or delivered.</param>
public sealed class RedisBroker(RedisConnection connection, ILogger<RedisBroker> logger) : IBroker
{
    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable> SubscribeAsync(ChannelId channel, IBrokerSubscriber subscriber, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        return connection.Subscriptions.SubscribeAsync(
            redis => connection.SubjectOf(channel, redis), new ChannelReceiver(channel, subscriber, logger), cancellationToken);
    }
}
