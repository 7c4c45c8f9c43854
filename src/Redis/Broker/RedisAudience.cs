using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>A node's subscribers of one channel, and the one queue of what Redis sends for them.</summary>
internal sealed partial class RedisAudience
{
    private readonly ChannelId _channel;
    private readonly ChannelMessageQueue? _queue;
    private readonly ILogger _logger;

    // Held during delivery: a subscriber is called by one thread at a time, and not at all once it has unsubscribed.
    private readonly Lock _lock = new();
    private readonly List<IBrokerSubscriber> _subscribers = [];

    /// <summary>Makes an audience without subscribers.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="queue">Its messages, in order.</param>
    /// <param name="logger">Is told what could not be read or delivered.</param>
    public RedisAudience(ChannelId channel, ChannelMessageQueue? queue, ILogger logger)
    {
        _channel = channel;
        _queue = queue;
        _logger = logger;
        queue?.OnMessage(message => Deliver((byte[]?)message.Message));
    }

    public void Add(IBrokerSubscriber subscriber)
    {
        lock (_lock)
        {
            _subscribers.Add(subscriber);
        }
    }

    /// <summary>Removes a subscriber; false when others are left.</summary>
    public bool RemoveWasLast(IBrokerSubscriber subscriber)
    {
        lock (_lock)
        {
            _subscribers.Remove(subscriber);
            return _subscribers.Count == 0;
        }
    }

    /// <summary>Ends the queue.</summary>
    public async ValueTask CloseAsync()
    {
        try
        {
            await (_queue?.UnsubscribeAsync() ?? Task.CompletedTask);
        }
        catch (Exception exception) when (RedisFault.IsFault(exception))
        {
            // The connection that had the subscription is gone, and the library does not renew what it was told to end.
            Log.UnsubscribeFailed(_logger, _channel, exception);
        }
    }

    /// <summary>Hands a message to the subscribers. Never throws: the library's loop must go on.</summary>
    internal void Deliver(ReadOnlyMemory<byte> message)
    {
        lock (_lock)
        {
            foreach (var subscriber in _subscribers)
            {
                try
                {
                    WireDecoder.Deliver(message, subscriber);
                }
                catch (FormatException exception)
                {
                    Log.MalformedMessage(_logger, _channel, exception);
                }
                catch (Exception exception)
                {
                    Log.DeliveryFailed(_logger, _channel, exception);
                }
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
