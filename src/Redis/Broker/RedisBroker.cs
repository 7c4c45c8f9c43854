using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>The broker of a cluster: one pub/sub channel of Redis per channel.</summary>
/// <remarks>
/// The client library delivers a channel's messages through a queue, in order; its callbacks without a queue would run
/// side by side. It subscribes again after a break by itself: what was published meanwhile shows as a gap.
/// </remarks>
/// <param name="connection">Reaches Redis.</param>
/// <param name="logger">Is told of messages that could not be read or delivered.</param>
public sealed class RedisBroker(RedisConnection connection, ILogger<RedisBroker> logger) : IBroker
{
    // A subscribe must not overtake the unsubscribe before it on the same channel. Channels share gates, so that there is a fixed number.
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 64).Select(static _ => new SemaphoreSlim(1))];

    /// <inheritdoc/>
    public async ValueTask<IAsyncDisposable> SubscribeAsync(ChannelId channel, IBrokerSubscriber subscriber, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        var subscriptions = await connection.SubscriptionsAsync(cancellationToken);
        var gate = GateOf(channel);
        await gate.WaitAsync(cancellationToken);
        try
        {
            // Not cancelled half way: whoever stops waiting would leave a queue behind that nobody reads.
            var queue = await RedisFault.TranslateAsync(subscriptions.SubscribeAsync(SubjectOf(channel)), CancellationToken.None);
            return new RedisSubscription(channel, queue, subscriber, gate, logger);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask PublishAsync(ChannelId channel, PresenceChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var database = await connection.CommandsAsync(cancellationToken);
        await RedisFault.TranslateAsync(database.PublishAsync(SubjectOf(channel), WireWriter.Presence(change)), cancellationToken);
    }

    private SemaphoreSlim GateOf(ChannelId channel) => _gates[(channel.GetHashCode() & int.MaxValue) % _gates.Length];

    private RedisChannel SubjectOf(ChannelId channel) => RedisChannel.Literal(connection.Keys.Subject(channel));
}
