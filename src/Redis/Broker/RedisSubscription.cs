using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>One subscriber of a channel, and the queue of what Redis sends it.</summary>
internal sealed partial class RedisSubscription : IAsyncDisposable
{
    private readonly ChannelId _channel;
    private readonly ChannelMessageQueue _queue;
    private readonly IBrokerSubscriber _subscriber;
    private readonly SemaphoreSlim _gate;
    private readonly ILogger _logger;

    // Held during delivery: the subscriber is not called any more once it has unsubscribed.
    private readonly Lock _lock = new();
    private bool _isClosed;

    public RedisSubscription(ChannelId channel, ChannelMessageQueue queue, IBrokerSubscriber subscriber, SemaphoreSlim gate, ILogger logger)
    {
        _channel = channel;
        _queue = queue;
        _subscriber = subscriber;
        _gate = gate;
        _logger = logger;
        queue.OnMessage(message => Deliver((byte[]?)message.Message));
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
        }

        await _gate.WaitAsync();
        try
        {
            await _queue.UnsubscribeAsync();
        }
        catch (Exception exception) when (RedisFault.IsFault(exception))
        {
            // The connection that had the subscription is gone, or goes with it.
            Log.UnsubscribeFailed(_logger, _channel, exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    internal void Deliver(ReadOnlyMemory<byte> message)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            try
            {
                WireDecoder.Deliver(message, _subscriber);
            }
            catch (FormatException exception)
            {
                Log.MalformedMessage(_logger, _channel, exception);
            }
            catch (Exception exception)
            {
                // The library's loop must go on: the subscriber sees the gap and heals it.
                Log.DeliveryFailed(_logger, _channel, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.MalformedMessage, LogLevel.Warning, "A message on channel {Channel} cannot be read and is dropped.", EventName = nameof(EventIds.MalformedMessage))]
        public static partial void MalformedMessage(ILogger logger, ChannelId channel, Exception exception);

        [LoggerMessage(EventIds.DeliveryFailed, LogLevel.Error, "A message on channel {Channel} could not be delivered.", EventName = nameof(EventIds.DeliveryFailed))]
        public static partial void DeliveryFailed(ILogger logger, ChannelId channel, Exception exception);

        [LoggerMessage(EventIds.UnsubscribeFailed, LogLevel.Debug, "The subscription of channel {Channel} could not be ended.", EventName = nameof(EventIds.UnsubscribeFailed))]
        public static partial void UnsubscribeFailed(ILogger logger, ChannelId channel, Exception exception);
    }
}
