using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>A node's receivers of one pub/sub subject, and the one queue of what Redis sends for them.</summary>
internal sealed partial class RedisAudience
{
    private readonly RedisChannel _subject;
    private readonly ChannelMessageQueue _queue;
    private readonly ILogger _logger;

    // Held during delivery: a receiver is called by one thread at a time, and not at all once it has unsubscribed.
    private readonly Lock _lock = new();
    private readonly List<IRedisReceiver> _receivers = [];

    /// <summary>Makes an audience without receivers.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="queue">Its messages, in order.</param>
    /// <param name="logger">Is told when the subscription could not be ended.</param>
    public RedisAudience(RedisChannel subject, ChannelMessageQueue queue, ILogger logger)
    {
        _subject = subject;
        _queue = queue;
        _logger = logger;
        queue.OnMessage(message => Deliver((byte[]?)message.Message));
    }

    public void Add(IRedisReceiver receiver)
    {
        lock (_lock)
        {
            _receivers.Add(receiver);
        }
    }

    /// <summary>Removes a receiver; false when others are left.</summary>
    public bool RemoveWasLast(IRedisReceiver receiver)
    {
        lock (_lock)
        {
            _receivers.Remove(receiver);
            return _receivers.Count == 0;
        }
    }

    /// <summary>Ends the queue.</summary>
    public async ValueTask CloseAsync()
    {
        try
        {
            await _queue.UnsubscribeAsync();
        }
        catch (Exception exception) when (RedisFault.IsFault(exception))
        {
            // The connection that had the subscription is gone, and the library does not renew what it was told to end.
            Log.UnsubscribeFailed(_logger, _subject, exception);
        }
    }

    private void Deliver(ReadOnlyMemory<byte> message)
    {
        lock (_lock)
        {
            foreach (var receiver in _receivers)
            {
                receiver.OnMessage(message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.UnsubscribeFailed, LogLevel.Debug, "The subscription of {Subject} could not be ended.", EventName = nameof(EventIds.UnsubscribeFailed))]
        public static partial void UnsubscribeFailed(ILogger logger, RedisChannel subject, Exception exception);
    }
}
