using System.Net;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>A node's receivers of one pub/sub subject, and the one queue of what Redis sends for them.</summary>
/// <remarks>Opening, renewing and closing need the subject's gate; the rest does not.</remarks>
internal sealed partial class RedisAudience(RedisChannel subject, ILogger logger)
{
    // Held during delivery: a receiver is called by one thread at a time, and not at all once it has unsubscribed.
    private readonly Lock _lock = new();
    private readonly List<IRedisReceiver> _receivers = [];
    private ChannelMessageQueue? _queue;
    private EndPoint? _server;

    /// <summary>Whether the connection broke while the subscription was opened.</summary>
    public bool IsSuspect { private get; set; }

    /// <summary>Subscribes, and waits for Redis' confirmation.</summary>
    /// <exception cref="Channels.ChannelUnavailableException">It did not come; nothing is left of the subscription.</exception>
    public async Task OpenAsync(ISubscriber subscriber)
    {
        try
        {
            // Whoever still waits for the answer: half a subscription would be read by nobody.
            _queue = await RedisFault.TranslateAsync(subscriber.SubscribeAsync(subject), CancellationToken.None);
        }
        catch (Channels.ChannelUnavailableException)
        {
            // The library keeps a subscription that was not confirmed and would renew it for a queue that nobody reads.
            await subscriber.UnsubscribeAsync(subject, flags: CommandFlags.FireAndForget);
            throw;
        }

        _server = subscriber.SubscribedEndpoint(subject);
        _queue.OnMessage(message => Deliver((byte[]?)message.Message));
    }

    /// <summary>Subscribes anew after a break, and tells the receivers once Redis has confirmed it.</summary>
    /// <remarks>
    /// The library renews subscriptions by itself, but without a word when one is confirmed, or when it takes one for alive
    /// that died with its connection. A subscription of which it knows nothing yet is always sent and always confirmed.
    /// </remarks>
    /// <exception cref="Channels.ChannelUnavailableException">There is no subscription now; it must be renewed again.</exception>
    public async Task RenewAsync(ISubscriber subscriber)
    {
        if (_queue is { } old)
        {
            _queue = null;
            await old.UnsubscribeAsync(CommandFlags.FireAndForget);
            await old.Completion;
        }

        IsSuspect = false;
        await OpenAsync(subscriber);
        lock (_lock)
        {
            foreach (var receiver in _receivers)
            {
                receiver.OnInterrupted();
            }
        }
    }

    /// <summary>Whether the subscription failed, or the library moved it to another server or lost it.</summary>
    public bool NeedsRenewal(ISubscriber subscriber)
    {
        if (IsSuspect || _queue is null || subscriber.SubscribedEndpoint(subject) is not { } server)
        {
            return true;
        }

        // The library notes the server a little later than it tells the confirmation.
        _server ??= server;
        return !Equals(server, _server);
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

    /// <summary>Ends the subscription.</summary>
    public async ValueTask CloseAsync()
    {
        try
        {
            await (_queue?.UnsubscribeAsync() ?? Task.CompletedTask);
        }
        catch (Exception exception) when (RedisFault.IsFault(exception))
        {
            // The connection that had the subscription is gone, and the library does not renew what it was told to end.
            Log.UnsubscribeFailed(logger, subject, exception);
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
