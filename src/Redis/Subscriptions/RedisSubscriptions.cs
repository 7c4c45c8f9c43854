using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using LiveOrleans.Channels;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>What a node subscribes to: each pub/sub subject once, however many receive it here.</summary>
/// <remarks>
/// The client library delivers a subject's messages through a queue, in order; its callbacks without a queue would run
/// side by side. It subscribes again after a break by itself: what was published meanwhile is lost.
/// </remarks>
internal sealed class RedisSubscriptions(RedisLink link, ILogger logger)
{
    private readonly ConcurrentDictionary<RedisChannel, RedisAudience> _audiences = new();

    // A subscribe must not overtake the unsubscribe before it on the same subject. Subjects share gates: there is a fixed number.
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 64).Select(static _ => new SemaphoreSlim(1))];

    /// <summary>Subscribes.</summary>
    /// <param name="subject">To what.</param>
    /// <param name="receiver">Receives it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The subscription, once Redis has confirmed it.</returns>
    /// <exception cref="ChannelUnavailableException">Redis cannot be reached or did not answer in time.</exception>
    public async ValueTask<IAsyncDisposable> SubscribeAsync(string subject, IRedisReceiver receiver, CancellationToken cancellationToken)
    {
        var connection = await link.GetAsync(cancellationToken);
        if (!connection.IsConnected)
        {
            throw new ChannelUnavailableException("Redis cannot be reached.");
        }

        var literal = RedisChannel.Literal(subject);
        var gate = GateOf(literal);
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (!_audiences.TryGetValue(literal, out var audience))
            {
                audience = new RedisAudience(literal, await OpenAsync(connection.GetSubscriber(), literal), logger);
                _audiences[literal] = audience;
            }

            audience.Add(receiver);
            return new Subscription(this, literal, receiver);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Waits for Redis' confirmation, whoever still waits for the answer: half a subscription would be read by nobody.</summary>
    private static async Task<ChannelMessageQueue> OpenAsync(ISubscriber subscriber, RedisChannel subject)
    {
        try
        {
            return await RedisFault.TranslateAsync(subscriber.SubscribeAsync(subject), CancellationToken.None);
        }
        catch (ChannelUnavailableException)
        {
            // The library keeps a subscription that was not confirmed and would renew it for a queue that nobody reads.
            await subscriber.UnsubscribeAsync(subject, flags: CommandFlags.FireAndForget);
            throw;
        }
    }

    private async ValueTask RemoveAsync(RedisChannel subject, IRedisReceiver receiver)
    {
        var gate = GateOf(subject);
        await gate.WaitAsync();
        try
        {
            if (_audiences.TryGetValue(subject, out var audience) && audience.RemoveWasLast(receiver))
            {
                _audiences.TryRemove(subject, out _);
                await audience.CloseAsync();
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private SemaphoreSlim GateOf(RedisChannel subject) => _gates[(subject.GetHashCode() & int.MaxValue) % _gates.Length];

    private sealed class Subscription(RedisSubscriptions subscriptions, RedisChannel subject, IRedisReceiver receiver) : IAsyncDisposable
    {
        private int _isDisposed;

        public ValueTask DisposeAsync() =>
            Interlocked.Exchange(ref _isDisposed, 1) == 0 ? subscriptions.RemoveAsync(subject, receiver) : ValueTask.CompletedTask;
    }
}
