namespace LiveOrleans.Channels;

/// <summary>The beats of a single node: subscribers are called on the publisher's thread.</summary>
public sealed class MemoryBeatBus : IBeatBus
{
    // Held during delivery: a subscriber is called by one thread at a time, and not at all once it has unsubscribed.
    private readonly Lock _lock = new();
    private readonly List<Subscription> _subscriptions = [];

    /// <inheritdoc/>
    public ValueTask PublishAsync(NodeBeat beat, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(beat);
        lock (_lock)
        {
            foreach (var subscription in _subscriptions)
            {
                subscription.OnBeat(beat);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable> SubscribeAsync(Action<NodeBeat> onBeat, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(onBeat);
        var subscription = new Subscription(this, onBeat);
        lock (_lock)
        {
            _subscriptions.Add(subscription);
        }

        return ValueTask.FromResult<IAsyncDisposable>(subscription);
    }

    private sealed class Subscription(MemoryBeatBus bus, Action<NodeBeat> onBeat) : IAsyncDisposable
    {
        public void OnBeat(NodeBeat beat) => onBeat(beat);

        public ValueTask DisposeAsync()
        {
            lock (bus._lock)
            {
                bus._subscriptions.Remove(this);
            }

            return ValueTask.CompletedTask;
        }
    }
}
