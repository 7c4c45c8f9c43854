using LiveOrleans.Channels;

namespace LiveOrleans.Client.Tests;

/// <summary>A broker that may lose, hold back and repeat what it carries, as a test decides batch by batch.</summary>
internal sealed class LossyBroker(MemoryBroker inner) : IBroker
{
    /// <summary>How often each batch is delivered: 0 loses it, 2 repeats it. The default is 1.</summary>
    public Func<PublicationBatch, int> Times { get; set; } = static _ => 1;

    public ValueTask<IAsyncDisposable> SubscribeAsync(ChannelId channel, IBrokerSubscriber subscriber, CancellationToken cancellationToken) =>
        inner.SubscribeAsync(channel, new LossySubscriber(this, subscriber), cancellationToken);

    private sealed class LossySubscriber(LossyBroker broker, IBrokerSubscriber subscriber) : IBrokerSubscriber
    {
        public void OnPublications(PublicationBatch batch)
        {
            for (var times = broker.Times(batch); times > 0; times--)
            {
                subscriber.OnPublications(batch);
            }
        }

        public void OnPresence(PresenceChange change) => subscriber.OnPresence(change);

        public void OnInterrupted() => subscriber.OnInterrupted();
    }
}
