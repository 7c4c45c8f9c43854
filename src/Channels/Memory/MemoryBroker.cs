using System.Collections.Concurrent;

namespace LiveOrleans.Channels;

/// <summary>The broker of a single node: subscribers are called on the publisher's thread.</summary>
public sealed class MemoryBroker : IBroker
{
    private readonly ConcurrentDictionary<ChannelId, Audience> _audiences = new();

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable> SubscribeAsync(ChannelId channel, IBrokerSubscriber subscriber, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        while (true)
        {
            var audience = _audiences.GetOrAdd(channel, static _ => new Audience());
            lock (audience.Gate)
            {
                if (!audience.IsClosed)
                {
                    audience.Subscribers.Add(subscriber);
                    return ValueTask.FromResult<IAsyncDisposable>(new Subscription(this, channel, audience, subscriber));
                }
            }
        }
    }

    /// <summary>Whether anybody on this node subscribes to a channel.</summary>
    internal bool HasSubscribers(ChannelId channel) => _audiences.ContainsKey(channel);

    /// <summary>Delivers a batch. The log calls it while it holds the channel, so that batches arrive in their order.</summary>
    internal void Publish(ChannelId channel, PublicationBatch batch) =>
        Deliver(channel, batch, static (subscriber, message) => subscriber.OnPublications(message));

    /// <summary>Delivers joins and leaves.</summary>
    internal void Announce(ChannelId channel, PresenceChange change) =>
        Deliver(channel, change, static (subscriber, message) => subscriber.OnPresence(message));

    private void Deliver<T>(ChannelId channel, T message, Action<IBrokerSubscriber, T> deliver)
    {
        if (!_audiences.TryGetValue(channel, out var audience))
        {
            return;
        }

        lock (audience.Gate)
        {
            foreach (var subscriber in audience.Subscribers)
            {
                deliver(subscriber, message);
            }
        }
    }

    private void Remove(ChannelId channel, Audience audience, IBrokerSubscriber subscriber)
    {
        lock (audience.Gate)
        {
            audience.Subscribers.Remove(subscriber);
            if (audience.Subscribers.Count == 0 && !audience.IsClosed)
            {
                audience.IsClosed = true;
                _audiences.TryRemove(channel, out _);
            }
        }
    }

    private sealed class Audience
    {
        // Held during delivery: a subscriber is called by one thread at a time, and not at all once it has unsubscribed.
        public Lock Gate { get; } = new();

        public List<IBrokerSubscriber> Subscribers { get; } = [];

        public bool IsClosed { get; set; }
    }

    private sealed class Subscription(MemoryBroker broker, ChannelId channel, Audience audience, IBrokerSubscriber subscriber) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            broker.Remove(channel, audience, subscriber);
            return ValueTask.CompletedTask;
        }
    }
}
