using System.Collections.Concurrent;
using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>The broker of a cluster: one pub/sub channel of Redis per channel, subscribed once however many subscribe here.</summary>
/// <remarks>
/// The client library delivers a channel's messages through a queue, in order; its callbacks without a queue would run
/// side by side. It subscribes again after a break by itself: what was published meanwhile shows as a gap.
/// </remarks>
/// <param name="connection">Reaches Redis.</param>
/// <param name="logger">Is told of messages that could not be read or delivered.</param>
public sealed class RedisBroker(RedisConnection connection, ILogger<RedisBroker> logger) : IBroker
{
    private readonly ConcurrentDictionary<ChannelId, RedisAudience> _audiences = new();

    // A subscribe must not overtake the unsubscribe before it on the same channel. Channels share gates: there is a fixed number.
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 64).Select(static _ => new SemaphoreSlim(1))];

    /// <inheritdoc/>
    public async ValueTask<IAsyncDisposable> SubscribeAsync(ChannelId channel, IBrokerSubscriber subscriber, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        var subscriptions = await connection.SubscriptionsAsync(cancellationToken);
        if (!subscriptions.Multiplexer.IsConnected)
        {
            throw new ChannelUnavailableException("Redis cannot be reached.");
        }

        var gate = GateOf(channel);
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (!_audiences.TryGetValue(channel, out var audience))
            {
                audience = new RedisAudience(channel, await OpenAsync(subscriptions, SubjectOf(channel)), logger);
                _audiences[channel] = audience;
            }

            audience.Add(subscriber);
            return new Subscription(this, channel, subscriber);
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

    /// <summary>Waits for Redis' confirmation, whoever still waits for the answer: half a subscription would be read by nobody.</summary>
    private static async Task<ChannelMessageQueue> OpenAsync(ISubscriber subscriptions, RedisChannel subject)
    {
        try
        {
            return await RedisFault.TranslateAsync(subscriptions.SubscribeAsync(subject), CancellationToken.None);
        }
        catch (ChannelUnavailableException)
        {
            // The library keeps a subscription that was not confirmed and would renew it for a queue that nobody reads.
            await subscriptions.UnsubscribeAsync(subject, flags: CommandFlags.FireAndForget);
            throw;
        }
    }

    private async ValueTask RemoveAsync(ChannelId channel, IBrokerSubscriber subscriber)
    {
        var gate = GateOf(channel);
        await gate.WaitAsync();
        try
        {
            if (_audiences.TryGetValue(channel, out var audience) && audience.RemoveWasLast(subscriber))
            {
                _audiences.TryRemove(channel, out _);
                await audience.CloseAsync();
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private SemaphoreSlim GateOf(ChannelId channel) => _gates[(channel.GetHashCode() & int.MaxValue) % _gates.Length];

    private RedisChannel SubjectOf(ChannelId channel) => RedisChannel.Literal(connection.Keys.Subject(channel));

    private sealed class Subscription(RedisBroker broker, ChannelId channel, IBrokerSubscriber subscriber) : IAsyncDisposable
    {
        private int _isDisposed;

        public ValueTask DisposeAsync() =>
            Interlocked.Exchange(ref _isDisposed, 1) == 0 ? broker.RemoveAsync(channel, subscriber) : ValueTask.CompletedTask;
    }
}
